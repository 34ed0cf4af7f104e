import type { z } from 'zod'
import { Problem, problemType } from './problem.ts'
import { type RefusalCode, refusals, refusalsOfEveryRoute } from './refusals.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import { type Io, type Schema, type SchemaPrinter, schemaPrinter } from './schema.ts'
import { scopes } from './scope.ts'

/** Print the contract as an OpenAPI 3.1 document: JSON text, two spaces, a newline at its end. */
export function printOpenApi(): string {
  const print = schemaPrinter(Object.values(routes), (name) => `#/components/schemas/${name}`, [
    Problem,
  ])
  const paths: Record<string, Record<string, Schema>> = {}
  for (const [name, route] of Object.entries(routes)) {
    paths[route.path] ??= {}
    Object.assign(paths[route.path] ?? {}, {
      [route.method.toLowerCase()]: operation(name, route, print),
    })
  }
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Laurel',
      version: '1',
      description: 'A self-hosted loyalty cloud that keeps Braze in step.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: print.named,
      responses: {
        Problem: {
          description: 'A refusal. `code` says which; the page about it says what to do.',
          content: { [problemType]: { schema: print.of(Problem, 'output') } },
        },
      },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: `A key of one workspace. Its scopes are some of: ${scopes.join(', ')}.`,
        },
      },
    },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function operation(name: string, route: Route, print: SchemaPrinter): Schema {
  return {
    operationId: name,
    summary: route.summary,
    description: refusalText(route.refuses),
    security: route.needs === null ? [] : [{ key: [route.needs] }],
    ...(route.needs === null ? {} : { 'x-scope': route.needs }),
    parameters: [
      ...parameters('path', route.params, print),
      ...parameters('query', route.query, print),
      ...(route.keyed ? [idempotencyKey] : []),
    ],
    ...(route.body === null ? {} : { requestBody: requestBody(route, print) }),
    responses: {
      [route.status]: response(route, print),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes a repeat harmless. Demanded unless the body has an `eventId`.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

function refusalText(codes: readonly RefusalCode[]): string {
  const all = [...codes, ...refusalsOfEveryRoute]
  return `Refusals: ${all.map((code) => `\`${code}\` (${refusals[code].status})`).join(', ')}.`
}

function requestBody(route: Route, print: SchemaPrinter): Schema {
  const optional = route.body?.safeParse(undefined).success ?? false
  return { required: !optional, content: content(route, route.body, 'input', print) }
}

function response(route: Route, print: SchemaPrinter): Schema {
  if (route.reply === null) return { description: 'Done.' }
  return { description: 'Done.', content: content(route, route.reply, 'output', print) }
}

function content(route: Route, schema: z.ZodType | null, io: Io, print: SchemaPrinter): Schema {
  const printed = schema === null ? {} : print.of(schema, io)
  switch (route.carries) {
    case 'json':
      return { 'application/json': { schema: printed } }
    case 'lines':
      return { 'application/x-ndjson': { schema: printed } }
    case 'text':
      return { 'text/plain': { schema: printed } }
  }
}

function parameters(where: 'path' | 'query', schema: z.ZodObject, print: SchemaPrinter): Schema[] {
  const printed = print.of(schema, 'input') as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  return Object.entries(printed.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === 'path' || (printed.required ?? []).includes(name),
    description,
    schema: rest,
  }))
}
