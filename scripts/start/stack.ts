import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kept, keep } from './process.ts'

/** A running Laurel with a Braze sandbox beside it. */
export type Stack = {
  readonly laurel: { readonly url: string; readonly key: string }
  readonly sandbox: { readonly url: string; readonly key: string }
  /** The server's process; it is started again when it dies. */
  readonly server: Kept<ServerReady>
  stop(): Promise<void>
}

/** What `laurel serve` says when it is ready. `firstKey` only when it has just been made. */
export type ServerReady = { readonly url: string; readonly firstKey: string | null }
/** What `laurel sandbox` says when it is ready. */
export type SandboxReady = { readonly url: string; readonly key: string }

/**
 * Start the sandbox and the server on one data folder, each a process of its own.
 *
 * The server's first key is kept in the folder, readable by its owner only, so that the next start
 * can go on where this one ends.
 */
export async function startStack(
  folder: string,
  {
    sandboxPort,
    env,
  }: { readonly sandboxPort: number; readonly env: Readonly<Record<string, string>> },
  note: (line: string) => void,
): Promise<Stack> {
  mkdirSync(folder, { recursive: true })
  const sandbox = keep<SandboxReady>(
    ['sandbox', '--port', String(sandboxPort), '--journal', join(folder, 'sandbox.ndjson')],
    env,
    note,
  )
  const server = keep<ServerReady>(
    ['serve'],
    { DATA_DIR: folder, BRAZE_ALLOW_LOOPBACK: 'true', ...env },
    note,
  )
  const stop = async () => {
    await server.stop()
    await sandbox.stop()
  }
  try {
    const [laurel, braze] = await Promise.all([server.ready, sandbox.ready])
    const key = keptKey(join(folder, 'start-key'), laurel.firstKey)
    return { laurel: { url: laurel.url, key }, sandbox: braze, server, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function keptKey(file: string, fresh: string | null): string {
  if (fresh !== null) writeFileSync(file, fresh, { mode: 0o600 })
  return readFileSync(file, 'utf8')
}
