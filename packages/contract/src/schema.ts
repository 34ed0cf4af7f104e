import { z } from 'zod'
import type { Route } from './route.ts'

/** A JSON Schema, as plain data. */
export type Schema = { readonly [keyword: string]: unknown }

/** Which side of a schema: what may be sent, or what is said. They differ where there are defaults. */
export type Io = 'input' | 'output'

/** Prints schemas that refer to each other by name. */
export type SchemaPrinter = {
  /** One schema; those inside it that have a name stand as `$ref`. */
  readonly of: (schema: z.ZodType, io: Io) => Schema
  /** Every schema that has a name, by name, in alphabetical order. */
  readonly named: Readonly<Record<string, Schema>>
}

type Definitions = Map<string, Schema>

/**
 * Make a printer for the schemas of these routes.
 *
 * A named schema whose two sides differ is printed twice, `X` for what is said and `XInput` for what
 * may be sent. No schema closes an object: who reads a reply must bear fields to come.
 *
 * @param refer  what a reference to a name looks like
 * @param more   schemas beside those of the routes
 */
export function schemaPrinter(
  routes: readonly Route[],
  refer: (name: string) => string,
  more: readonly z.ZodType[] = [],
): SchemaPrinter {
  const said = definitions([...routes.map((route) => route.reply), ...more], 'output')
  const sent = definitions(
    routes.flatMap((route) => [route.params, route.query, route.body]),
    'input',
  )
  const twice = differing(sent, said)
  const nameOf = (id: string, io: Io) => (io === 'input' && twice.has(id) ? `${id}Input` : id)
  const print = (schema: Schema, io: Io): Schema =>
    mapRefs(schema, (id) => refer(nameOf(id, io))) as Schema

  const named = new Map<string, Schema>()
  for (const [id, schema] of said) named.set(id, print(schema, 'output'))
  for (const [id, schema] of sent) named.set(nameOf(id, 'input'), print(schema, 'input'))
  return {
    of: (schema, io) => print(raw(schema, io).schema, io),
    named: Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

function definitions(schemas: readonly (z.ZodType | null)[], io: Io): Definitions {
  const all: Definitions = new Map()
  for (const schema of schemas) {
    if (schema === null) continue
    for (const [id, definition] of Object.entries(raw(schema, io).$defs)) all.set(id, definition)
  }
  return all
}

/** Names whose two sides are not the same, or refer to such a name. */
function differing(sent: Definitions, said: Definitions): Set<string> {
  const found = new Set<string>()
  for (let before = -1; before < found.size; ) {
    before = found.size
    for (const [id, schema] of sent) {
      const other = said.get(id)
      if (!other) continue
      const text = JSON.stringify(schema)
      const refers = [...found].some((name) => text.includes(`"${local}${name}"`))
      if (refers || text !== JSON.stringify(other)) found.add(id)
    }
  }
  return found
}

const local = '#/$defs/'

/** Zod's own print. A schema with a name is only referred to when it stands inside another one. */
function raw(schema: z.ZodType, io: Io): { schema: Schema; $defs: Record<string, Schema> } {
  const printed = z.toJSONSchema(z.object({ it: schema }), {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
      delete jsonSchema.propertyNames
    },
  })
  const properties = printed.properties as Record<string, Schema>
  return { schema: properties.it ?? {}, $defs: (printed.$defs ?? {}) as Record<string, Schema> }
}

function mapRefs(node: unknown, refer: (id: string) => string): unknown {
  if (Array.isArray(node)) return node.map((item) => mapRefs(item, refer))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === '$ref' && typeof value === 'string'
        ? [key, refer(value.slice(local.length))]
        : [key, mapRefs(value, refer)],
    ),
  )
}
