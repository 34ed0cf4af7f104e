import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A page for users: its path from the root, and its text. */
export type Page = { readonly path: string; readonly text: string }

/** An example on a page: what stands between two fences. `line` is that of its first line, from 1. */
export type Example = {
  readonly page: string
  readonly line: number
  readonly language: string
  readonly text: string
}

/** The root of the repository. */
export const root = dirname(import.meta.dirname)

/** Every page for users, those of the root first. */
export async function readPages(): Promise<Page[]> {
  const docs = (await Array.fromAsync(glob('docs/*.md', { cwd: root }))).sort()
  return Promise.all(
    ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs].map(async (path) => ({
      path,
      text: await readFile(join(root, path), 'utf8'),
    })),
  )
}

/** Stands before an example that no test can run, with the reason. */
const notRun = /^\s*<!-- not run: .+ -->$/

/** The examples of a page, but for those that say that they are not run. */
export function examplesOf({ path, text }: Page): Example[] {
  const lines = text.split('\n')
  const examples: Example[] = []
  for (let at = 0; at < lines.length; at++) {
    const [, margin, language] = /^( *)```(\w*)$/.exec(lines[at] ?? '') ?? []
    if (margin === undefined || language === undefined) continue
    const end = lines.indexOf(`${margin}\`\`\``, at + 1)
    const inside = lines.slice(at + 1, end).map((line) => line.slice(margin.length))
    if (!notRun.test(lines[at - 1] ?? '')) {
      examples.push({ page: path, line: at + 2, language, text: inside.join('\n') })
    }
    at = end
  }
  return examples
}

/** The page without its examples and without code between backquotes: neither has links. */
export const proseOf = ({ text }: Page): string =>
  text.replace(/^( *)```[\s\S]*?^\1```$/gm, '').replace(/`[^`\n]*`/g, (code) => code.slice(1, -1))

/** What a heading is called in a link, as the usual renderers make it. */
export const anchorsOf = ({ text }: Page): Set<string> =>
  new Set(
    [...text.replace(/^( *)```[\s\S]*?^\1```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      (heading ?? '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
