import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { printOpenApi, refusals, routes } from '../src/index.ts'

const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')

test('the page about errors has a section for each code, and no other', async () => {
  const codes = [...(await read('docs/errors.md')).matchAll(/^## (\w+)$/gm)].map(([, code]) => code)
  assert.deepEqual(codes, Object.keys(refusals).toSorted())
})

test('each route is one operation, its refusals a problem document', () => {
  const document = JSON.parse(printOpenApi()) as {
    paths: Record<string, Record<string, { operationId: string; responses: { default: object } }>>
  }
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  assert.deepEqual(
    operations.map(({ operationId }) => operationId).toSorted(),
    Object.keys(routes).toSorted(),
  )
  for (const { operationId, responses } of operations) {
    const problem = { $ref: '#/components/responses/Problem' }
    assert.deepEqual(responses.default, problem, operationId)
  }
})

test('every reference of the document leads to a schema of it', () => {
  const text = printOpenApi()
  const { components } = JSON.parse(text) as { components: { schemas: object } }
  for (const [, name = ''] of text.matchAll(/"\$ref": "#\/components\/schemas\/(\w+)"/g)) {
    assert.ok(name in components.schemas, name)
  }
  assert.ok(!text.includes('$defs'))
})
