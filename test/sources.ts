import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A hand-written source file: its path from the root, its text, and the text without comments and quotes. */
export type Source = {
  readonly path: string
  readonly package: string
  readonly text: string
  readonly code: string
}

const root = dirname(import.meta.dirname)

/** Every hand-written TypeScript file of the packages. */
export async function readSources(): Promise<Source[]> {
  const paths = await Array.fromAsync(glob('packages/*/src/**/*.{ts,tsx}', { cwd: root }))
  const written = paths.filter((path) => !/\.gen\.tsx?$/.test(path)).sort()
  return Promise.all(
    written.map(async (path) => {
      const text = await readFile(join(root, path), 'utf8')
      return { path, package: path.split('/')[1] ?? '', text, code: bare(text) }
    }),
  )
}

/** What a file imports or exports from: module names as written. */
export const importsOf = ({ text }: Source): string[] =>
  [...text.matchAll(/^(?:import|export)\b[^'";]*?from '([^']+)'|^import '([^']+)'/gm)].map(
    ([, from, alone]) => from ?? alone ?? '',
  )

/** Comments, and strings on one line, could hold any word. */
const bare = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
