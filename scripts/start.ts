/**
 * `npm start`: a whole Laurel on this machine: the bundled database, a Braze sandbox, the server, a sample
 * coffee house and its live events. `--empty` leaves the sample out.
 */
import { resolve } from 'node:path'
import { startLive } from './start/live.ts'
import { takeFolder } from './start/lock.ts'
import { sampleConnection, setUpSample } from './start/sample.ts'
import { type Stack, startStack } from './start/stack.ts'

const empty = process.argv.includes('--empty')
const folder = resolve(process.env['DATA_DIR'] ?? 'data')

const taken = takeFolder(folder)
if ('heldBy' in taken) {
  console.error(`Laurel is running already on ${folder} (process ${taken.heldBy}).`)
  console.error('Stop that one first, or name another folder: DATA_DIR=… PORT=… npm start')
  process.exit(1)
}

const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
process.on('SIGINT', () => stop())
process.on('SIGTERM', () => stop())

try {
  console.log(`Starting Laurel on ${folder} …`)
  const env = { LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' }
  const stack = await startStack(folder, { sandboxPort: 4801, env }, (line) => console.log(line))
  await serve(stack)
  await stack.stop()
  console.log('\nStopped.')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  taken.free()
}

async function serve(stack: Stack): Promise<void> {
  if (!empty) await setUpSample(stack, Date.now())
  console.log(places(stack).join('\n'))
  const live = empty ? null : startLive(stack, sayer())
  await stopped
  live?.stop()
}

function places({ laurel, sandbox }: Stack): string[] {
  return [
    '',
    `  server    ${laurel.url}   (API: ${laurel.url}/v1/openapi.json, metrics: ${laurel.url}/metrics)`,
    `  sandbox   ${sandbox.url}   (profiles: ${sandbox.url}/_sandbox/profiles/member-0001)`,
    `  key       ${laurel.key}`,
    ...(empty ? [] : [`  look at   npm run laurel -- preview ${sampleConnection} member-0001`]),
    '',
    `  export LAUREL_URL=${laurel.url} LAUREL_KEY=${laurel.key}`,
    '',
  ]
}

/** Writes the live line in place on a terminal; elsewhere now and then, as a line of its own. */
function sayer(): (line: string) => void {
  if (process.stdout.isTTY) return (line) => process.stdout.write(`\r\x1b[2K${line}`)
  let count = 0
  return (line) => {
    if (count++ % 10 === 0) console.log(line)
  }
}
