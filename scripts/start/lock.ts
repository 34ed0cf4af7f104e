import { appendFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { claim, unclaim } from '../../packages/server/src/db/embedded/claim.ts'
import { processName, signal } from '../../packages/server/src/db/embedded/process.ts'
import { readIfThere } from '../../packages/server/src/made-once.ts'

/** A data folder that is this process's own until it frees it. */
export type TakenFolder = {
  /** Write down a child, so that the next start knows whom to wait for if this one is killed. */
  born(name: string, pid: number): void
  /** End every child that lives, at once. */
  endChildren(): void
  free(): Promise<void>
}

/**
 * Take the data folder for this process, or say which living process has it.
 *
 * If the start that had it was killed, its children end by themselves, and this waits for them.
 *
 * @param note  told in a line what is waited for
 * @throws Error in words for people if the folder cannot be made or written to
 */
export async function takeFolder(
  folder: string,
  note: (line: string) => void,
): Promise<TakenFolder | { readonly heldBy: string }> {
  const children = join(folder, 'children')
  try {
    await mkdir(folder, { recursive: true })
    if (!(await claim(folder))) {
      const holder = (await readIfThere(join(folder, 'keeper'))) ?? ''
      return { heldBy: holder.split(' ')[0] ?? '' }
    }
    await waitFor((await readIfThere(children)) ?? '', note)
    await rm(children, { force: true })
  } catch (cause) {
    const { message } = cause as Error
    throw new Error(
      `Laurel cannot keep its data in ${folder}: ${message}\nName a folder that you may write to: DATA_DIR=…`,
      { cause },
    )
  }
  const names: string[] = []
  return {
    born(name, pid) {
      const own = processName(pid) ?? ''
      names.push(own)
      // A full disk is told of by those who need it.
      appendFile(children, `${name} ${own}\n`).catch(() => undefined)
    },
    endChildren: () => end(names),
    async free() {
      await rm(children, { force: true })
      await unclaim(folder)
    },
  }
}

/** Milliseconds that children of a killed start have to end by themselves. */
const patienceMs = 30_000

async function waitFor(children: string, note: (line: string) => void): Promise<void> {
  const names = children.split('\n').map((line) => line.slice(line.indexOf(' ') + 1))
  if (names.some(lives)) note('Processes of the start before are still ending; waiting for them.')
  for (let waited = 0; names.some(lives) && waited < patienceMs; waited += 50) await sleep(50)
  end(names)
}

/** A name holds number and starting time: a later process of the same number is not waited for, nor ended. */
const lives = (name: string): boolean =>
  name !== '' && processName(Number.parseInt(name, 10)) === name

function end(names: readonly string[]): void {
  for (const name of names.filter(lives)) signal(Number.parseInt(name, 10), 'SIGKILL')
}
