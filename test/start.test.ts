import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { removeData } from '../packages/server/src/db/embedded/remove.ts'
import { allGone, endAll, processesOf, type Started, start } from './started.ts'

const root = dirname(import.meta.dirname)
const folder = await mkdtemp(join(tmpdir(), 'laurel start '))
const own = await mkdtemp(join(tmpdir(), 'laurel own '))
after(async () => {
  await endAll()
  for (const each of [folder, own]) await removeData(each)
})

/** Where things are, as the start prints it. */
async function places(started: Started) {
  const server = /(http\S+)/.exec(await started.line(/^ {2}server/))?.[1] ?? ''
  const sandbox = /(http\S+)/.exec(await started.line(/^ {2}sandbox/))?.[1] ?? ''
  const key = /(lk_\S+)/.exec(await started.line(/^ {2}key/))?.[1] ?? ''
  await started.line(/Ctrl-C stops it/)
  const ask = async (path: string, init: RequestInit = {}, as = key) => {
    const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json' }
    const response = await fetch(`${server}${path}`, { ...init, headers })
    assert.ok(response.ok, `${path} answers ${response.status}`)
    // biome-ignore lint/suspicious/noExplicitAny: answers of every shape.
    return (await response.json()) as any
  }
  return { server, sandbox, ask }
}

async function stop(started: Started): Promise<void> {
  started.child.kill('SIGINT')
  assert.equal(await started.ended(), 0)
}

async function until(well: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await well()); tries += 1) {
    if (tries > 1_000) throw new Error('It did not become well')
    await sleep(20)
  }
}

const pidOf = (name: string | undefined): number => Number.parseInt(name ?? '', 10)

test('the first start makes the sample, and goes on through the death of each of its processes', async () => {
  const started = start(folder)
  const { server, sandbox, ask } = await places(started)
  assert.match(await started.line(/events\/s/), /lag .* sent .* waiting .* rejected 0$/)
  assert.equal((await ask('/v1/members?limit=1')).data[0].memberId, 'member-0001')

  const profiled = async () => (await fetch(`${sandbox}/_sandbox/profiles/member-0001`)).ok
  await until(profiled)

  const beside = start(folder)
  assert.equal(await beside.ended(), 1)
  assert.match(beside.lines.join('\n'), new RegExp(`runs already .*process ${started.child.pid}`))

  for (const name of ['server', 'sandbox']) {
    process.kill(pidOf((await processesOf(folder)).get(name)), 'SIGKILL')
    await started.line(new RegExp(`The ${name} has ended \\(SIGKILL\\)`))
    await started.line(new RegExp(`The ${name} is back`))
  }
  const database = () =>
    processesOf(folder).then(
      (names) => pidOf(names.get('database')),
      () => Number.NaN, // between two of them there is none
    )
  const killed = await database()
  process.kill(killed, 'SIGKILL')
  // What the killed one leaves answers for a moment; only then does another take its place.
  await until(async () => ((await database()) || killed) !== killed)
  const named = () => ask('/v1/workspace').then(({ name }) => name as string, String)
  await until(async () => (await named()) === 'Sample coffee house')
  assert.ok((await fetch(`${server}/readyz`)).ok)
  assert.ok(await profiled(), 'the sandbox kept what it knew')

  const processes = await processesOf(folder)
  await stop(started)
  await allGone(processes.values())
  assert.deepEqual(
    started.lines.filter((line) => line.startsWith('{')),
    [],
    'no logs among it',
  )
})

test('a start that is killed takes its processes along, and the next finds the data', async () => {
  const killed = start(folder)
  const { ask } = await places(killed)
  const { purchases_count: before } = (await ask('/v1/members/member-0001')).fields
  const processes = await processesOf(folder)
  killed.child.kill('SIGKILL')

  const next = start(folder, {}, '--empty')
  const found = await places(next)
  assert.match(next.lines.join('\n'), /The sample of an earlier start is here/)
  const { purchases_count: then } = (await found.ask('/v1/members/member-0001')).fields
  assert.ok(then >= before)
  processes.delete('database')
  await allGone(processes.values())

  const last = await processesOf(folder)
  process.kill(pidOf(last.get('server')), 'SIGSTOP') // it cannot stop now
  next.child.kill('SIGTERM')
  await next.line(/Stopping/)
  next.child.kill('SIGINT')
  assert.equal(await next.ended(), 130, 'a second signal ends it at once')
  await allGone(last.values())
})

test('told to stop while it starts, it stops and leaves nothing running', async () => {
  const started = start(folder, {}, '--empty')
  await started.line(/Laurel starts/)
  started.child.kill('SIGTERM')
  assert.equal(await started.ended(), 0)
  await assert.rejects(processesOf(folder), { code: 'ENOENT' })
})

test('a taken port is named with the setting that changes it', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const port = String((other.address() as { port: number }).port)
  for (const [at, setting] of ['PORT', 'SANDBOX_PORT'].entries()) {
    const started = start(join(folder, String(at)), { [setting]: port })
    assert.equal(await started.ended(), 1)
    assert.match(started.lines.join('\n'), new RegExp(`^Port ${port} is taken.* ${setting}=`))
  }
  other.close()
})

test('a folder that cannot be had, and settings and options that cannot be, are said plainly', async () => {
  const file = join(folder, 'a file')
  await writeFile(file, '')
  const nowhere = start(join(file, 'data'))
  const settings = start(folder, { PORT: 'high' })
  const option = start(folder, {}, '--emtpy')
  for (const each of [nowhere, settings, option]) assert.equal(await each.ended(), 1)
  assert.match(nowhere.lines.join('\n'), /cannot keep its data in .*DATA_DIR=/s)
  assert.match(settings.lines.join('\n'), /Settings:.*PORT/s)
  assert.match(option.lines.join('\n'), /no option --emtpy/)
  assert.doesNotMatch(
    [nowhere, settings, option].flatMap(({ lines }) => lines).join(),
    /\bat .*:\d/,
  )
})

test('data of one’s own keep the sample out; a lost key is made again, by the start or by hand', async () => {
  const empty = start(own, {}, '--empty')
  const { ask } = await places(empty)
  assert.deepEqual((await ask('/v1/members')).data, [])
  const field = { type: 'string', label: 'Shoe' }
  await ask('/v1/fields/shoe', { method: 'PUT', body: JSON.stringify(field) })
  await stop(empty)
  await rm(join(own, 'start-key'))

  const again = start(own)
  const found = await places(again)
  assert.match(again.lines.join('\n'), /key of the last start is lost; made another/)
  assert.match(again.lines.join('\n'), /data of its own, so the sample is left out/)
  assert.deepEqual((await found.ask('/v1/members')).data, [])

  const { stdout } = await makeKeyByHand()
  assert.equal((await found.ask('/v1/workspace', {}, JSON.parse(stdout).token)).name, 'Laurel')
  await stop(again)
})

function makeKeyByHand() {
  const cli = ['packages/server/src/cli/main.ts', 'keys', 'create', 'mine', '--local', '--json']
  const env = { ...process.env, DATABASE_URL: '', DATA_DIR: own }
  return promisify(execFile)(process.execPath, cli, { cwd: root, env })
}
