import type { z } from 'zod'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import { type Io, type SchemaPrinter, schemaPrinter } from './schema.ts'
import { docOf, typeOf } from './typescript.ts'

/** The generated files of the SDK by their names: plain types, and one method for each route. */
export type SdkFiles = { readonly 'types.gen.ts': string; readonly 'methods.gen.ts': string }

const head = '// Printed from the contract by `npm run generate`: change it there.\n\n'

/** Print the SDK's types and methods from the routes. Streams are left to the SDK's own hand. */
export function printSdk(): SdkFiles {
  const print = schemaPrinter(Object.values(routes), (name) => name)
  const named = Object.entries(print.named).map(([name, schema]) => typeLine(name, schema))
  const methods = Object.entries(routes).map(([name, route]) => printRoute(name, route, print))
  return {
    'types.gen.ts': `${head}${[...named, ...methods.flatMap(({ types }) => types)].join('\n')}`,
    'methods.gen.ts': `${head}import type { Call, CallOptions } from './call.ts'
import type * as T from './types.gen.ts'

/** One method for each route, by its name, on top of one call. */
export const methods = (call: Call) => ({
${methods.map(({ method }) => method).join('')}})
`,
  }
}

type Printed = { readonly types: string[]; readonly method: string }

function printRoute(name: string, route: Route, print: SchemaPrinter): Printed {
  const types: string[] = []
  const nameOf = (schema: z.ZodType, io: Io, suffix: string, doc: string): string => {
    const { description, ...printed } = print.of(schema, io)
    if (typeof printed.$ref === 'string') return `T.${printed.$ref}`
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}${suffix}`
    types.push(typeLine(type, { ...printed, description: description ?? doc }))
    return `T.${type}`
  }
  const reply = route.reply && nameOf(route.reply, 'output', 'Reply', `What ${name} says.`)
  const body = route.body && nameOf(route.body, 'input', 'Body', `What ${name} is sent.`)
  const asks = Object.keys(route.query.shape).length > 0
  const query = asks ? nameOf(route.query, 'input', 'Query', `What ${name} may be asked.`) : null
  if (route.carries === 'lines') return { types, method: '' }
  const params = Object.keys(route.params.shape)
  const parameters = [
    ...params.map((param) => `${param}: string`),
    ...(body ? [`body: ${body}`] : []),
    ...(query ? [`query: ${query} = {}`] : []),
    'options: CallOptions = {}',
  ]
  const ask = [
    ...(params.length > 0 ? [`params: { ${params.join(', ')} }`] : []),
    ...(body ? ['body'] : []),
    ...(query ? ['query'] : []),
  ]
  const method = `${docOf(docs(route), '  ')}  ${name}: (${parameters.join(', ')}): Promise<${reply ?? 'void'}> =>
    call('${route.method}', '${route.path}', ${ask.length === 0 ? '{}' : `{ ${ask.join(', ')} }`}, options),
`
  return { types, method }
}

function docs({ summary, needs, refuses }: Route): string {
  const scope = needs === null ? '' : ` Needs \`${needs}\`.`
  const own = refuses.length === 0 ? '' : ` Refuses: ${refuses.join(', ')}.`
  return `${summary}${scope}${own}`
}

const typeLine = (name: string, schema: Parameters<typeof typeOf>[0]) =>
  `${docOf(schema['description'])}export type ${name} = ${typeOf(schema)}\n`
