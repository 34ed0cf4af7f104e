import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'

const root = dirname(import.meta.dirname)
const folder = await mkdtemp(join(tmpdir(), 'laurel run '))
after(() => rm(folder, { recursive: true }))

/** Says its arguments and every signal; ends with 7 when it is told to, and by itself after a minute. */
const script = `
import { setTimeout as sleep } from 'node:timers/promises'
const said: string[] = process.argv.slice(2)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => console.log(signal))
process.once('SIGTERM', () => sleep(50).then(() => process.exit(7)))
console.log([process.pid, ...said].join(' '))
await sleep(60_000, undefined, { ref: true })
`

async function start(...args: string[]) {
  const entry = join(folder, 'entry.ts')
  await writeFile(entry, script)
  const path = relative(root, entry)
  const child = spawn(process.execPath, ['scripts/run.mjs', path, ...args], { cwd: root })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => (await lines.next()).value as string | undefined
  return { child, next, first: (await next()) ?? '' }
}

const exitOf = async (child: ChildProcess): Promise<number | null> => (await once(child, 'exit'))[0]

test('a command gets its arguments as they are, and its exit code is the command’s', async () => {
  const { child, next, first } = await start('a b', '--c')
  assert.match(first, /^\d+ a b --c$/)
  const exit = exitOf(child)
  child.kill('SIGTERM')
  assert.equal(await next(), 'SIGTERM')
  assert.equal(await exit, 7)
})

test('one Ctrl-C, which a terminal and npm both deliver, reaches the command once', async () => {
  const { child, next } = await start()
  const exit = exitOf(child)
  child.kill('SIGINT')
  child.kill('SIGINT')
  assert.equal(await next(), 'SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 400)) // another key press, not the same one
  child.kill('SIGTERM')
  assert.equal(await next(), 'SIGTERM')
  assert.equal(await exit, 7)
})

test('a command whose starter was killed is told to stop', async () => {
  const { child, next } = await start()
  child.kill('SIGKILL')
  assert.equal(await next(), 'SIGTERM')
  assert.equal(await next(), undefined, 'and it ended')
})
