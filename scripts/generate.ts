/**
 * Print what is derived: pages of docs/ and the SDK's types. `--check` writes nothing, and fails if a printed file
 * is not what would be printed now.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { facts } from '@laurel/braze'
import { printErrors, printOpenApi, printSdk } from '@laurel/contract'
import { printSettings } from '../packages/server/src/settings.ts'
import { printLimits } from './generate/limits.ts'

/** Every printed file, from the root of the repository, and how it is printed. */
const sdk = printSdk()
const printed: Record<string, string> = {
  'docs/settings.md': printSettings(),
  'docs/braze-limits.md': printLimits(facts),
  'docs/errors.md': printErrors(),
  'docs/openapi.json': printOpenApi(),
  'packages/sdk/src/types.gen.ts': sdk['types.gen.ts'],
  'packages/sdk/src/methods.gen.ts': sdk['methods.gen.ts'],
}

const root = dirname(import.meta.dirname)
const check = process.argv.includes('--check')
const stale: string[] = []

for (const [path, text] of Object.entries(printed)) {
  const file = join(root, path)
  const present = await readFile(file, 'utf8').catch(() => null)
  if (present === text) continue
  stale.push(path)
  if (check) continue
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

if (stale.length === 0) console.log('Every printed file is as it should be.')
else if (!check) console.log(`Printed ${stale.join(', ')}.`)
else {
  console.error(`Not as printed: ${stale.join(', ')}. Run npm run generate.`)
  process.exitCode = 1
}
