import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { importsOf, readSources, type Source } from './sources.ts'

const sources = await readSources()

/** Nothing of the list, or a test that names all of it at once. */
const none = (broken: readonly string[], rule: string) =>
  assert.equal(broken.length, 0, `${rule}:\n  ${broken.join('\n  ')}`)

/** Who may import whom, of ours and of others. A package out of its own line's right side is out of its reach. */
const mayImport: Record<string, { ours: readonly string[]; others: readonly string[] }> = {
  domain: { ours: [], others: ['@marcbachmann/cel-js', 're2js'] },
  braze: { ours: [], others: ['undici'] },
  sandbox: { ours: ['braze'], others: ['fastify', 'node'] },
  contract: { ours: ['domain'], others: ['zod'] },
  sdk: { ours: [], others: [] },
  console: {
    ours: ['sdk'],
    others: ['react', 'react-dom', '@mantine', '@tanstack', '@xyflow', '@dagrejs', 'i18next'],
  },
  server: {
    ours: ['domain', 'braze', 'contract', 'sandbox'],
    others: [
      'ajv',
      'cli-progress',
      'commander',
      'csv-parse',
      'fastify',
      'node',
      'pg',
      'pino',
    ].concat(['prom-client', 'zod']),
  },
}

const familyOf = (module: string): string =>
  module.startsWith('node:')
    ? 'node'
    : module
        .split('/')
        .slice(0, module.startsWith('@') ? 2 : 1)
        .join('/')

test('packages import downwards only, and only what their line of the design says', () => {
  const broken = sources.flatMap((source) => {
    const allowed = mayImport[source.package]
    return importsOf(source)
      .filter((module) => !module.startsWith('.'))
      .filter((module) => {
        const ours = /^@laurel\/(\w+)$/.exec(module)?.[1]
        if (ours !== undefined) return !allowed?.ours.includes(ours)
        const family = familyOf(module)
        return !allowed?.others.some((other) => family === other || family.startsWith(`${other}/`))
      })
      .map((module) => `${source.path} may not import ${module}`)
  })
  none(broken, 'Out of reach')
})

test('a relative import stays inside its package', () => {
  const leaves = (source: Source) =>
    importsOf(source)
      .filter((module) => module.startsWith('.'))
      .filter(
        (module) => !join(dirname(source.path), module).startsWith(`packages/${source.package}/`),
      )
      .map((module) => `${source.path}: ${module}`)
  none(sources.flatMap(leaves), 'Leaves its package')
})

test('domain and braze meet in the server’s sync and what stands around it, never in each other', () => {
  const meets = (source: Source) =>
    source.package !== 'server' &&
    ['@laurel/domain', '@laurel/braze'].every((module) => importsOf(source).includes(module))
  none(
    sources.filter(meets).map(({ path }) => path),
    'Knows both',
  )
})

test('files are small: none above 400 lines, half of them under 100', () => {
  const lines = (source: Source) => source.text.split('\n').length - 1
  const large = sources.filter((source) => lines(source) > 400)
  none(
    large.map((source) => `${source.path}: ${lines(source)}`),
    'Above 400 lines',
  )
  const sorted = sources.map(lines).sort((a, b) => a - b)
  assert.ok((sorted[Math.floor(sorted.length / 2)] ?? 0) <= 100, 'the median file is under 100')
})

test('no function is above 60 lines', () => {
  const long = sources.flatMap((source) =>
    topLevelFunctions(source.text)
      .filter(({ lines }) => lines > 60)
      .map(({ name, lines }) => `${source.path}: ${name}, ${lines} lines`),
  )
  none(long, 'Above 60 lines')
})

/** A function that stands at the margin ends with the next line at the margin that closes it. */
function topLevelFunctions(text: string): { name: string; lines: number }[] {
  const lines = text.split('\n')
  return lines.flatMap((line, start) => {
    const name = /^(?:export )?(?:default )?(?:async )?(?:function\*? |const )(\w+)/.exec(line)?.[1]
    if (name === undefined) return []
    const end = lines.findIndex(
      (other, i) => i > start && /^\S/.test(other) && !/^\)(:| =>)/.test(other),
    )
    const body = lines.slice(start, end === -1 ? lines.length : end + 1)
    const isFunction =
      line.includes('function') || /=>\s*[{(]?$/m.test(body.slice(0, 12).join('\n'))
    const isData = /= [{[]$/.test(line) || /z\.\w+\($/.test(line)
    return isFunction && !isData ? [{ name, lines: body.length }] : []
  })
}

/** Rooms that own the clock, chance, the environment and the terminal. */
const owners =
  /^packages\/(server\/src\/(main|rounds|settings)\.ts|server\/src\/cli\/|sandbox\/src\/clock\.ts|console\/)/
const ambient = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b|\bconsole\.\w+/

test('time, chance, the environment and the terminal are handed down by the rooms that own them', () => {
  const broken = sources
    .filter(({ path }) => !owners.test(path))
    .flatMap(({ path, code }) => {
      const lines = code.split('\n')
      return lines.flatMap((line, i) => {
        const found = ambient.exec(line)
        return found ? [`${path}:${i + 1} ${found[0]}`] : []
      })
    })
  none(broken, 'Taken out of the air')
})

/** What nobody may guess is drawn by these: ids, secrets, tokens, our own PostgreSQL, and what draws codes. */
const drawers =
  /^packages\/(server\/src\/(chance|ids|made-once|process-name|secrets|settings|keys\/token)\.ts|server\/src\/db\/embedded\/|console\/)/

test('what nobody can guess is drawn by the few files that own it', () => {
  const broken = sources.filter(
    ({ path, code }) => !drawers.test(path) && /\brandom(Bytes|FillSync|Int|UUID)\b/.test(code),
  )
  none(
    broken.map(({ path }) => path),
    'Draws for itself',
  )
})

test('a file is named for its one idea', () => {
  const empty = /^(utils?|helpers?|common|misc|types|interfaces?|manager|shared|lib)\.tsx?$/
  none(
    sources.filter(({ path }) => empty.test(basename(path))).map(({ path }) => path),
    'Says nothing',
  )
})

test('only a package’s own index re-exports', () => {
  const broken = sources.filter(
    ({ path, text }) =>
      !/^packages\/\w+\/src\/index\.ts$/.test(path) && /^export .* from '/m.test(text),
  )
  none(
    broken.map(({ path }) => path),
    'Re-exports',
  )
})

test('every exported name has a doc comment', () => {
  const exported =
    /^export (?:declare )?(?:async )?(?:type|function\*?|const|class|abstract class|interface) (\w+)/
  const broken = sources.flatMap(({ path, text }) => {
    const lines = text.split('\n')
    return lines.flatMap((line, i) => {
      const name = exported.exec(line)?.[1]
      return name !== undefined && !lines[i - 1]?.trim().endsWith('*/') ? [`${path}: ${name}`] : []
    })
  })
  none(broken, 'Without a word')
})

test('the server’s slices stand in no circle', () => {
  const uses = new Map<string, Set<string>>()
  for (const source of sources.filter(({ path }) => /^packages\/server\/src\/\w+\//.test(path))) {
    const from = source.path.split('/')[3] ?? ''
    for (const module of importsOf(source).filter((each) => each.startsWith('.'))) {
      const parts = join(dirname(source.path), module).split('/')
      const to = parts.length > 4 ? (parts[3] ?? '') : ''
      if (to !== '' && to !== from) uses.set(from, (uses.get(from) ?? new Set()).add(to))
    }
  }
  const circles = [...uses.keys()].flatMap((start) => circleFrom(start, uses))
  none(circles, 'Go in a circle')
})

function circleFrom(start: string, uses: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const walk = (at: string, path: readonly string[]): string[] => {
    for (const next of uses.get(at) ?? []) {
      if (next === start) return [[...path, at, start].join(' → ')]
      if (path.includes(next) || next < start) continue // told from its own first name
      const found = walk(next, [...path, at])
      if (found.length > 0) return found
    }
    return []
  }
  return walk(start, [])
}

test('npm ci takes the lock file: it names every optional package of every platform', async () => {
  const lock = join(dirname(import.meta.dirname), 'package-lock.json')
  const { packages } = JSON.parse(await readFile(lock, 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>
  }
  const wanted = Object.values(packages).flatMap((each) =>
    Object.keys(each.optionalDependencies ?? {}),
  )
  none(
    wanted.filter((name) => packages[`node_modules/${name}`] === undefined),
    'Not in package-lock.json',
  )
})
