/** What a column's text is turned into. */
type ColumnType = 'string' | 'integer' | 'float' | 'boolean' | 'json'

/** Where one part of an event comes from: a typed column, or a text with columns in braces. */
type Source =
  | { readonly kind: 'column'; readonly column: string; readonly type: ColumnType }
  | { readonly kind: 'template'; readonly text: string }

/** How a row becomes an event: a source for each dotted target, such as `properties.fields.email`. */
export type RowMapping = ReadonlyMap<string, Source>

/** The members of an event that a mapping may fill, `properties.` aside. */
const targets = ['id', 'memberId', 'type', 'occurredAt']

/**
 * Read `--map target=column[:type]` and `--set target=text` options into a mapping.
 *
 * @throws Error naming the option that is not understood
 */
export function rowMapping(maps: readonly string[], sets: readonly string[]): RowMapping {
  const mapping = new Map<string, Source>()
  for (const option of maps) {
    const [target, source] = split(option, '--map')
    const [, column = '', type = 'string'] = /^(.*?)(?::(\w+))?$/.exec(source) ?? []
    if (!isColumnType(type)) throw new Error(`--map ${option}: there is no type ${type}`)
    mapping.set(target, { kind: 'column', column, type })
  }
  for (const option of sets) {
    const [target, text] = split(option, '--set')
    mapping.set(target, { kind: 'template', text })
  }
  return mapping
}

/**
 * Make an event of one row.
 *
 * In a template `{column}` stands for the column's text and `{line}` for the row's line number. An empty
 * cell is left out, so that an optional property is absent rather than empty.
 *
 * @throws Error naming the column and its text, when it is not of the type asked for or is not there
 */
export function eventOfRow(
  mapping: RowMapping,
  row: Readonly<Record<string, string>>,
  line: number,
): Record<string, unknown> {
  const event: Record<string, unknown> = { properties: {} }
  for (const [target, source] of mapping) {
    const value = filled(source, row, line)
    if (value !== undefined) place(event, target.split('.'), value)
  }
  return event
}

/** Put a value where a target leads; what is not there on the way is made. */
function place(into: Record<string, unknown>, [step = '', ...on]: string[], value: unknown): void {
  if (on.length === 0) {
    into[step] = value
    return
  }
  into[step] ??= {}
  place(into[step] as Record<string, unknown>, on, value)
}

function split(option: string, name: string): [string, string] {
  const at = option.indexOf('=')
  const target = option.slice(0, Math.max(at, 0))
  if (at < 0) throw new Error(`${name} ${option}: write ${name} target=source`)
  if (!targets.includes(target) && !target.startsWith('properties.')) {
    throw new Error(`${name} ${option}: a target is ${targets.join(', ')} or properties.<name>`)
  }
  return [target, option.slice(at + 1)]
}

function filled(source: Source, row: Readonly<Record<string, string>>, line: number): unknown {
  if (source.kind === 'template') {
    return source.text.replace(/\{([^}]+)\}/g, (_, name: string) =>
      name === 'line' ? String(line) : cell(row, name),
    )
  }
  const text = cell(row, source.column)
  return text === '' ? undefined : typed(text, source)
}

function cell(row: Readonly<Record<string, string>>, column: string): string {
  const text = row[column]
  if (text === undefined) {
    throw new Error(`there is no column ${column}; there are ${Object.keys(row).join(', ')}`)
  }
  return text
}

function typed(text: string, { column, type }: { column: string; type: ColumnType }): unknown {
  switch (type) {
    case 'string':
      return text
    case 'integer':
    case 'float': {
      const number = Number(text)
      const fits = type === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number)
      if (!fits || text.trim() === '') throw new Error(`${column}: "${text}" is no ${type}`)
      return number
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw new Error(`${column}: write true or false`)
      return text === 'true'
    case 'json':
      return JSON.parse(text)
  }
}

function isColumnType(type: string): type is ColumnType {
  return ['string', 'integer', 'float', 'boolean', 'json'].includes(type)
}
