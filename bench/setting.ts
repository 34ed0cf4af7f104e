import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createConnection,
  listBackfills,
  patchConnection,
  patchWorkspace,
  putEarnRule,
  putMapping,
  putWorkflow,
} from '@laurel/contract'
import { call, type Remote } from '../packages/server/src/cli/call.ts'

/** A process that tells once that it is ready, and answers messages afterwards. */
export type Process<Ready> = {
  readonly ready: Ready
  readonly pid: number
  ask<Answer>(): Promise<Answer>
  stop(): Promise<void>
}

/** Fork a program of this repository, and wait until it is ready. */
export async function run<Ready>(
  program: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Process<Ready>> {
  const file = fileURLToPath(new URL(`../${program}`, import.meta.url))
  const child = fork(file, [...args], { env: { ...process.env, ...env }, execArgv: [] })
  const next = <T>() =>
    new Promise<T>((resolve, reject) => {
      child.once('message', (message) => resolve(message as T))
      child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
    })
  const ready = await next<Ready>()
  child.removeAllListeners('exit')
  return {
    ready,
    pid: child.pid ?? 0,
    ask: <Answer>() => {
      const answer = next<Answer>()
      child.send('count')
      return answer
    },
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit')
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
        if (!program.includes('cli')) child.disconnect()
      }),
  }
}

/** A Laurel of its own. */
export type Laurel = {
  readonly remote: Remote
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

/** Start a Laurel on an empty database. Members that it does not know enrol with their first event. */
export async function openLaurel(database: string): Promise<Laurel> {
  const keys = mkdtempSync(join(tmpdir(), 'laurel-bench-keys-'))
  const laurel = await run<{ url: string; firstKey: string }>(
    'packages/server/src/cli/main.ts',
    ['serve', '--kept'],
    {
      DATABASE_URL: database,
      DATA_DIR: keys,
      PORT: '0',
      LOG_LEVEL: 'warn',
      BRAZE_ALLOW_LOOPBACK: 'on',
    },
  )
  const remote = { url: laurel.ready.url, key: laurel.ready.firstKey }
  await call(remote, patchWorkspace, { body: { unknownMembers: 'enrol' } })
  const stop = async () => {
    await laurel.stop()
    rmSync(keys, { recursive: true, force: true })
  }
  return { remote, port: Number(new URL(remote.url).port), pid: laurel.pid, stop }
}

/** A point for each unit of money, for ever. */
export const perUnit = (remote: Remote) =>
  call(remote, putEarnRule, {
    params: { id: 'per-unit' },
    body: { name: 'A point for each unit', on: 'purchase', points: 'event.amount' },
  })

/**
 * Start a Laurel on an empty database, set up as the naive shape is built: it tells the sink of purchases and
 * four attributes.
 */
export async function startLaurel(database: string, sinkPort: number): Promise<Laurel> {
  const laurel = await openLaurel(database)
  await perUnit(laurel.remote)
  await tellSink(laurel.remote, sinkPort, [
    { field: 'points_balance', remote: 'points' },
    { field: 'purchases_count', remote: 'purchases' },
    { field: 'purchases_total', remote: 'total' },
    { field: 'last_purchase_at', remote: 'last_purchase_at' },
  ])
  return laurel
}

/** Connect a Laurel to the sink, map fields, and tell of purchases. */
export async function tellSink(
  remote: Remote,
  sinkPort: number,
  mappings: readonly { readonly field: string; readonly remote: string }[],
): Promise<void> {
  await call(remote, createConnection, {
    body: {
      id: 'sink',
      name: 'Sink',
      instanceUrl: `http://127.0.0.1:${sinkPort}`,
      apiToken: 'a-key-for-the-sink',
    },
  })
  // The naive shape knows no quiet time between two updates of a member.
  await call(remote, patchConnection, {
    params: { connectionId: 'sink' },
    body: { quietMs: 0 },
  })
  await call(remote, putMapping, {
    params: { connectionId: 'sink' },
    body: { mappings: [...mappings] },
  })
  await nothingRuns(remote)
  await call(remote, putWorkflow, {
    params: { id: 'tell-purchases' },
    body: {
      name: 'Tell purchases',
      when: { event: 'purchase' },
      then: [{ do: 'sync_event', connectionId: 'sink', as: 'custom_event', properties: 'all' }],
    },
  })
}

/** The mapping brings its members up to date by a backfill; with none there, it is soon over. */
async function nothingRuns(remote: Remote): Promise<void> {
  for (;;) {
    const { data } = await call(remote, listBackfills, { params: { connectionId: 'sink' } })
    if (data.every(({ status }) => status !== 'running')) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
