/**
 * `npm start`: a whole Laurel on this machine: the bundled database, a Braze sandbox, the server, a sample
 * coffee house and its live events. `--empty` leaves the sample out, `--help` says what can be set.
 *
 * Settings are environment variables: `DATA_DIR` (./data) keeps everything, `PORT` (4800) is the server's,
 * `SANDBOX_PORT` (4801) the sandbox's, `DATABASE_URL` names a PostgreSQL in place of the bundled one; the
 * others are on docs/settings.md.
 *
 * Ctrl-C, SIGTERM or a closed terminal stops it all cleanly; a second Ctrl-C ends it at once. Server,
 * sandbox and database are started again when they die, and end by themselves when this process is killed.
 */
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { runningOn } from '../packages/server/src/db/embedded/postmaster.ts'
import { signal } from '../packages/server/src/db/embedded/process.ts'
import { feedLive } from './start/live.ts'
import { type TakenFolder, takeFolder } from './start/lock.ts'
import { checkPorts, type Options, readOptions } from './start/options.ts'
import { type Found, lookForSample, sampleConnection, setUpSample } from './start/sample.ts'
import { screen } from './start/screen.ts'
import { type Stack, startStack } from './start/stack.ts'

const { say, live, clear } = screen(process.stdout)
const stopping = new AbortController()
process.exitCode = await run()
process.exit()

async function run(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2), process.env)
    if (typeof options === 'string') {
      say(options)
      return 0
    }
    const taken = await takeFolder(options.folder, say)
    if ('heldBy' in taken) {
      console.error(`Laurel runs already on ${options.folder} (process ${taken.heldBy}).`)
      console.error(
        'Stop that one first, or start another beside it with a folder and ports of its',
      )
      console.error('own: DATA_DIR=./other PORT=4900 SANDBOX_PORT=4901 npm start')
      return 1
    }
    listen(options, taken)
    return await startAndStop(options, taken).finally(taken.free)
  } catch (error) {
    clear()
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

async function startAndStop(options: Options, taken: TakenFolder): Promise<number> {
  await checkPorts(options)
  say(`Laurel starts on ${options.folder} …`)
  let stack: Stack
  try {
    stack = await startStack(options.folder, stackOptions(options, taken), say)
  } catch (error) {
    if (!stopping.signal.aborted) throw error
    say('Stopped.')
    return 0
  }
  const trouble = await serve(stack, options).catch((error: Error) => error)
  clear()
  if (trouble !== null) console.error(`${trouble.message}\nThe logs in ${options.folder} say more.`)
  await stack.stop()
  say('Stopped.')
  return trouble === null ? 0 : 1
}

function stackOptions({ sandboxPort }: Options, taken: TakenFolder) {
  return {
    sandboxPort,
    env: { LOG_LEVEL: process.env['LOG_LEVEL'] || 'warn' },
    stop: stopping.signal,
    born: taken.born,
  }
}

/** Run until it is told to stop, or until one of the processes is lost: then the reason. */
async function serve(stack: Stack, options: Options): Promise<Error | null> {
  const found = await lookForSample(stack)
  const sample = !options.empty && (found === 'nothing' || found === 'sample')
  if (sample) await setUpSample(stack, Date.now())
  for (const line of places(stack, options, sample)) say(line)
  say(`${remark(found, options.empty)}Ctrl-C stops it; started again it finds its data.\n`)
  if (sample) void feedLive(stack, live, stopping.signal)
  return Promise.race([stack.lost, stopped()])
}

function stopped(): Promise<null> {
  return new Promise((resolve) => {
    if (stopping.signal.aborted) resolve(null)
    stopping.signal.addEventListener('abort', () => resolve(null))
  })
}

function places({ laurel, sandbox }: Stack, { folder }: Options, sample: boolean): string[] {
  const seconds = (performance.now() / 1_000).toFixed(1)
  return [
    `Ready after ${seconds} s.`,
    '',
    `  server    ${laurel.url}   API: /v1/openapi.json   metrics: /metrics`,
    `  sandbox   ${sandbox.url}   a Braze to look at${sample ? ': /_sandbox/profiles/member-0001' : ''}`,
    `  key       ${laurel.key}`,
    `  data      ${folder}   logs: server.log, sandbox.log`,
    '',
    'In another terminal:',
    '',
    `  export LAUREL_URL=${laurel.url} LAUREL_KEY=${laurel.key}`,
    ...(sample
      ? [`  npm run laurel -- preview ${sampleConnection} member-0001`]
      : ['  npm run laurel -- --help']),
    '',
  ]
}

function remark(found: Found, empty: boolean): string {
  if (found === 'sample' && empty) {
    return 'The sample of an earlier start is here; with --empty it gets no live events.\n'
  }
  if (found === 'own data' && !empty) {
    return 'This workspace has data of its own, so the sample is left out. For the sample take another\nfolder: DATA_DIR=./sample npm start\n'
  }
  if (found === 'real connection') {
    return 'The sample has a connection that leads out of this machine, so it gets no live events.\n'
  }
  return ''
}

function listen({ folder }: Options, taken: TakenFolder): void {
  const stop = () => {
    if (stopping.signal.aborted) return endAtOnce(folder, taken)
    clear()
    say('Stopping … (Ctrl-C again ends it at once)')
    stopping.abort(new Error('Stopped.'))
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop)
  // Whoever read what we say has gone: there is nobody to run for.
  process.stdout.on('error', () => stopping.abort(new Error('Stopped.')))
}

/** End without waiting; the database makes good what was under way when it starts again. */
function endAtOnce(folder: string, taken: TakenFolder): never {
  taken.endChildren()
  const pgdata = join(folder, 'database', 'pgdata')
  const database = existsSync(pgdata) ? runningOn(realpathSync(pgdata)) : null
  if (database !== null) signal(database.pid, 'SIGQUIT')
  process.exit(130)
}
