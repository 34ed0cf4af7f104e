/** A process that starts the database of the folder it is given, says where, and stays until it is told to stop. */
import { startDatabase } from '../src/db/embedded.ts'

const [dataDir = ''] = process.argv.slice(2)
const { url, adopted, stop } = await startDatabase({ dataDir, log: () => {}, quick: true })
process.send?.({ url, adopted })
process.on('message', () => stop().then(() => process.exit(0)))
