import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { createInterface } from 'node:readline'
import type { Sandbox } from './sandbox.ts'
import { journalLine, settledLine } from './snapshot.ts'

/** A sandbox whose state is kept in a file. */
export type Journal = {
  /** Bytes of the file now. */
  readonly bytes: number
  /** Stop keeping. Nothing is lost: every change was written before it was answered. */
  close(): void
}

/** Text gathered before one write of a snapshot. */
const chunkLength = 1 << 20

/**
 * Keep a fresh sandbox's state in the file at `path`: read what is there, then append each accepted
 * change as one line of JSON before it is answered, so that a kill of the process loses nothing
 * accepted. (A loss of power may: lines are handed to the system, not forced to the disk.)
 *
 * The file is written anew as a snapshot at the start, and when it has doubled and grown by
 * `growthBytes`: beside itself and then renamed, so that there is a whole one at every moment.
 *
 * @throws Error when a line before the last cannot be read: the file is no journal, or was damaged
 */
export async function keepJournal(
  sandbox: Sandbox,
  path: string,
  growthBytes = 64 * 1024 * 1024,
): Promise<Journal> {
  if (existsSync(path)) await read(sandbox, path)
  let file = snapshot(sandbox, path)
  let growth = 0
  const compact = (): void => {
    closeSync(file.handle)
    file = snapshot(sandbox, path)
    growth = 0
  }
  const append = (line: string): void => {
    growth += writeAll(file.handle, `${line}\n`)
    if (growth > Math.max(growthBytes, file.bytes)) compact()
  }
  sandbox.state.listen({
    change: (accepted) => append(journalLine(accepted)),
    settled: () => append(settledLine),
    reset: compact,
  })
  return {
    get bytes() {
      return file.bytes + growth
    },
    close: () => {
      sandbox.state.listen({ change: () => {}, settled: () => {}, reset: () => {} })
      closeSync(file.handle)
    },
  }
}

/** Read a journal. Its last line may have been torn by a kill: it was never answered, so it is dropped. */
async function read(sandbox: Sandbox, path: string): Promise<void> {
  const loader = sandbox.state.load()
  let number = 0
  let torn: unknown
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (torn) throw new Error(`Journal line ${number} cannot be read`, { cause: torn })
    number += 1
    try {
      loader.line(line)
    } catch (cause) {
      torn = cause
    }
  }
  loader.finish()
}

/** Write everything down beside the file, put it in its place, and go on appending to it. */
function snapshot(sandbox: Sandbox, path: string): { handle: number; bytes: number } {
  const beside = `${path}.new`
  const handle = openSync(beside, 'w', 0o600)
  let bytes = 0
  let chunk = ''
  for (const line of sandbox.state.dump()) {
    chunk += `${line}\n`
    if (chunk.length < chunkLength) continue
    bytes += writeAll(handle, chunk)
    chunk = ''
  }
  bytes += writeAll(handle, chunk)
  fsyncSync(handle)
  renameSync(beside, path)
  return { handle, bytes }
}

function writeAll(handle: number, text: string): number {
  const data = Buffer.from(text)
  let written = 0
  while (written < data.length) written += writeSync(handle, data, written)
  return data.length
}
