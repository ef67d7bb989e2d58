import { expect, test } from 'vitest'
import { routes } from '../../contract/routes.ts'
import { openApiDocument } from './document.ts'

const document = openApiDocument({ publicApiUrl: 'http://localhost:4000' })

test('the document is what outsiders were promised', async () => {
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(
    'openapi.json.snapshot',
  )
})

test('every route is an operation of its name', () => {
  const operations = Object.values(document.paths ?? {}).flatMap((path) =>
    Object.values(path).map((operation: { operationId: string }) => operation.operationId),
  )
  expect(operations.toSorted()).toEqual(Object.keys(routes).toSorted())
})

test('every reference leads somewhere', () => {
  const names = Object.keys(document.components?.schemas ?? {})
  for (const [, name] of JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g))
    expect(names).toContain(name)
})
