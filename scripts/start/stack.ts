import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { keyOf } from './key.ts'
import { type Command, type Kept, keep } from './process.ts'

/** A running Laurel with a Braze sandbox beside it. */
export type Stack = {
  readonly laurel: { readonly url: string; readonly key: string }
  readonly sandbox: { readonly url: string; readonly key: string }
  /** The server's process; it is started again when it dies. */
  readonly server: Kept<ServerReady>
  /** Settles with the reason if one of the two would not stay up; otherwise never. */
  readonly lost: Promise<Error>
  stop(): Promise<void>
}

/** What `laurel serve` says when it is ready. `firstKey` only when it has just been made. */
export type ServerReady = { readonly url: string; readonly firstKey: string | null }
/** What `laurel sandbox` says when it is ready. */
export type SandboxReady = { readonly url: string; readonly key: string }

/** How to start them. */
export type StackOptions = {
  /** 0 takes any free one. */
  readonly sandboxPort: number
  /** Settings of the server, beside those of this process. */
  readonly env: Readonly<Record<string, string>>
  /** When it aborts before all is ready, what runs is stopped. */
  readonly stop?: AbortSignal
  /** Told of each process that is born. */
  readonly born?: (name: string, pid: number) => void
}

/**
 * Start the sandbox and the server on one data folder, each a process of its own whose output goes to
 * `server.log` and `sandbox.log` there.
 *
 * The server's first key is kept in the folder, readable by its owner only, so that the next start
 * can go on where this one ends.
 *
 * @param note  told in a line what people should know
 * @throws Error with the last words of the one that does not start, or the reason of `stop`
 */
export async function startStack(
  folder: string,
  { sandboxPort, env, stop: stopped, born }: StackOptions,
  note: (line: string) => void,
): Promise<Stack> {
  mkdirSync(folder, { recursive: true })
  const run = (name: string): Pick<Command, 'name' | 'log' | 'born'> => ({
    name,
    log: join(folder, `${name}.log`),
    born: (pid) => born?.(name, pid),
  })
  const serverEnv = { DATA_DIR: folder, BRAZE_ALLOW_LOOPBACK: 'true', ...env }
  const server = keep<ServerReady>(
    { ...run('server'), args: ['serve'], env: serverEnv, portSetting: 'PORT' },
    note,
  )
  const sandbox = keep<SandboxReady>(
    {
      ...run('sandbox'),
      args: ['sandbox', '--journal', join(folder, 'sandbox.ndjson')],
      env: { ...env, SANDBOX_PORT: String(sandboxPort) },
      portSetting: 'SANDBOX_PORT',
    },
    note,
  )
  const stop = async () => {
    await server.stop()
    await sandbox.stop()
  }
  try {
    const [{ url, firstKey }, braze] = await unless(stopped, [server.ready, sandbox.ready])
    const key = await keyOf(folder, url, firstKey, serverEnv, note)
    const lost = Promise.race([server.lost, sandbox.lost])
    return { laurel: { url, key }, sandbox: braze, server, lost, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function unless<T extends readonly unknown[]>(
  stopped: AbortSignal | undefined,
  all: { [Index in keyof T]: Promise<T[Index]> },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(stopped?.reason)
    if (stopped?.aborted) abort()
    stopped?.addEventListener('abort', abort, { once: true })
    Promise.all(all).then((values) => resolve(values as unknown as T), reject)
  })
}
