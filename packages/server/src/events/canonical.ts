/**
 * JSON text that does not depend on the order in which keys were written, so that two copies of the
 * same content are the same text.
 *
 * @param value parsed JSON; `undefined` inside an object counts as left out
 */
export function canonicalText(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  const record = value as Readonly<Record<string, unknown>>
  let text = ''
  for (const key of Object.keys(record).sort()) {
    const part = record[key]
    if (part !== undefined) text += `${text && ','}${JSON.stringify(key)}:${canonicalText(part)}`
  }
  return `{${text}}`
}
