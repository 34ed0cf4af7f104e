import type { Schema } from './schema.ts'

/**
 * Write a JSON Schema as a TypeScript type. References are taken to be names that are in scope.
 *
 * @param margin  spaces before each line but the first
 */
export function typeOf(schema: Schema, margin = ''): string {
  const { $ref, const: constant, enum: choices, anyOf, oneOf, type } = schema
  if (typeof $ref === 'string') return $ref
  if (constant !== undefined) return literalOf(constant)
  if (Array.isArray(choices)) return choices.map(literalOf).join(' | ')
  const either = anyOf ?? oneOf
  if (Array.isArray(either)) {
    return [...new Set(either.map((one) => typeOf(one, margin)))].join(' | ')
  }
  if (Array.isArray(type)) return type.map((one) => typeOf({ ...schema, type: one })).join(' | ')
  switch (type) {
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'array':
      return arrayOf(typeOf((schema.items ?? {}) as Schema, margin))
    case 'object':
      return objectOf(schema, margin)
    default:
      return 'unknown'
  }
}

/** A doc comment of one or more lines, each after the margin, with a newline at its end. */
export function docOf(text: unknown, margin = ''): string {
  if (typeof text !== 'string' || text === '') return ''
  return `${margin}/** ${text.replaceAll('*/', '* /')} */\n`
}

const literalOf = (value: unknown): string => JSON.stringify(value).replaceAll('"', "'")

const arrayOf = (item: string) => (/[ |{]/.test(item) ? `(${item})[]` : `${item}[]`)

function objectOf(schema: Schema, margin: string): string {
  const inside = `${margin}  `
  const required = new Set((schema.required ?? []) as string[])
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  const more = schema.additionalProperties as Schema | undefined
  if (properties.length === 0) return `Record<string, ${more ? typeOf(more, margin) : 'unknown'}>`
  const lines = properties.map(([name, property]) => {
    const type = typeOf(property, inside)
    return `${docOf(property.description, inside)}${inside}${name}${required.has(name) ? '' : '?'}: ${type}\n`
  })
  const open = more ? `${inside}[more: string]: unknown\n` : ''
  return `{\n${lines.join('')}${open}${margin}}`
}
