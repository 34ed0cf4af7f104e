import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import * as contract from '../src/index.ts'
import { type Route, refusals, refusalsOfEveryRoute, routes } from '../src/index.ts'

const all: [string, Route][] = Object.entries(routes)

test('every route that is written down is listed under its own name', () => {
  const written = Object.entries(contract).filter(
    ([, value]) => typeof value === 'object' && 'method' in value && 'path' in value,
  )
  assert.deepEqual(written.map(([name]) => name).toSorted(), all.map(([name]) => name).toSorted())
  for (const [name, value] of written) assert.equal(new Map<string, unknown>(all).get(name), value)
})

test('no two routes have the same method and path', () => {
  const asked = all.map(([, route]) => `${route.method} ${route.path.replace(/\{\w+\}/g, '{}')}`)
  assert.equal(new Set(asked).size, asked.length)
})

test("a route's params are those of its path", () => {
  for (const [name, { path, params }] of all) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param)
    assert.deepEqual(Object.keys(params.shape).toSorted(), inPath.toSorted(), name)
  }
})

test('what reads takes no body; what says nothing answers 204', () => {
  for (const [name, route] of all) {
    if (route.method === 'GET') assert.equal(route.body, null, name)
    assert.equal(route.status === 204, route.reply === null, name)
  }
})

test('every route is under /v1 and needs a scope, but for what is open to everyone', () => {
  const open = all.filter(([, route]) => route.needs === null).map(([, route]) => route.path)
  assert.deepEqual(open, ['/healthz', '/readyz', '/metrics', '/v1/openapi.json'])
  for (const [name, { needs, path }] of all) assert.ok(!needs || path.startsWith('/v1/'), name)
})

test('a route that demands an idempotency key says so among its refusals', () => {
  for (const [name, { keyed, refuses }] of all) {
    assert.equal(keyed, refuses.includes('idempotency_key_required'), name)
  }
})

test('every refusal is given by some route, and no route names a common one again', () => {
  const own = new Set(all.flatMap(([, route]) => route.refuses))
  const given = [...own, ...refusalsOfEveryRoute, 'route_not_found']
  assert.deepEqual(given.toSorted(), Object.keys(refusals).toSorted())
})

type Schema = { [keyword: string]: unknown }

test('every property of every schema is described', () => {
  for (const [name, { params, query, body, reply }] of all) {
    for (const schema of [params, query, body, reply]) {
      for (const { properties } of schema === null ? [] : schemasIn(print(schema))) {
        for (const [property, inside] of Object.entries((properties ?? {}) as Schema)) {
          const known = Object(inside)
          assert.ok(known.description || known.$ref, `${name}: ${property} has no description`)
        }
      }
    }
  }
})

test('every object that we take in with named keys refuses other keys', () => {
  for (const [name, { query, body }] of all) {
    for (const schema of [query, body]) {
      for (const { properties, additionalProperties } of schema ? schemasIn(print(schema)) : []) {
        if (properties) assert.equal(additionalProperties, false, `${name} ${schema?.description}`)
      }
    }
  }
})

const print = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema

/** A schema and all that stand inside it. */
function schemasIn(schema: Schema): Schema[] {
  const maps = [schema['properties'], schema['$defs']].flatMap((map) => Object.values(map ?? {}))
  const lists = [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap((list) => list ?? [])
  const single = [schema['items'], schema['additionalProperties']]
  const inside = [...maps, ...lists, ...single].filter((one) => typeof one === 'object' && one)
  return [schema, ...(inside as Schema[]).flatMap(schemasIn)]
}
