/**
 * JSON text that does not depend on the order in which keys were written, so that two copies of the
 * same content are the same text.
 *
 * @param value parsed JSON; `undefined` inside an object counts as left out
 */
export function canonicalText(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  const parts: string[] = []
  for (const key of Object.keys(value).sort()) {
    const part: unknown = Reflect.get(value, key)
    if (part !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalText(part)}`)
  }
  return `{${parts.join(',')}}`
}
