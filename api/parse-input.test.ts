import { expect, test } from 'vitest'
import * as z from 'zod'
import type { AppError } from '../contract/errors.ts'
import type { Route } from '../contract/route.ts'
import { parseInput } from './parse-input.ts'

const route = {
  method: 'post',
  path: '/v1/things/{id}',
  access: 'public',
  summary: 'A thing',
  params: z.object({ id: z.string().max(3) }),
  query: z.object({ limit: z.coerce.number().int().default(20) }),
  body: z.strictObject({ name: z.string(), tags: z.array(z.strictObject({ 'a/b': z.string() })) }),
} satisfies Route

const choice = {
  ...route,
  body: z.union(
    [
      z.strictObject({ words: z.string().max(2, 'Fewer') }),
      z.strictObject({ thing: z.strictObject({ size: z.number() }) }),
    ],
    'Send words or a thing',
  ),
} satisfies Route

const params = { id: 'a' }

function errorsOf(input: { params?: object; query?: object; body?: unknown }, of: Route = route) {
  try {
    parseInput(of, { params, query: {}, body: undefined, ...input } as never)
  } catch (err) {
    return err as AppError
  }
  return undefined
}

test('hands on what was parsed, defaults filled in', () => {
  const body = { name: 'x', tags: [] }
  expect(parseInput(route, { params, query: {}, body })).toEqual({
    params,
    query: { limit: 20 },
    body,
  })
})

test('names every field that does not fit, by a JSON pointer into its part', () => {
  const err = errorsOf({
    params: { id: 'long' },
    query: { limit: 'x' },
    body: { name: 1, tags: [{ 'a/b': 2, more: 3 }], other: 4 },
  })
  expect(err?.code).toBe('InvalidInput')
  expect(err?.errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
    '/body/name',
    '/body/other',
    '/body/tags/0/a~1b',
    '/body/tags/0/more',
    '/path/id',
    '/query/limit',
  ])
})

test('an absent body misses every field', () => {
  const detail = 'It is missing'
  expect(errorsOf({})?.errors).toEqual([
    { pointer: '/body/name', detail },
    { pointer: '/body/tags', detail },
  ])
})

test('a body of nothing but brackets is refused before any schema looks at it', () => {
  let body: unknown = []
  for (let i = 0; i < 100_000; i++) body = [body]
  expect(errorsOf({ body })?.code).toBe('MalformedRequest')
})

test.each([
  ['one with a value that does not fit', { words: 'long' }, '/body/words', 'Fewer'],
  ['one with a value of another kind', { words: 1 }, '/body/words', expect.any(String)],
  ['one with a wrong part', { thing: { size: 'x' } }, '/body/thing/size', expect.any(String)],
  [
    'one with a stray part',
    { thing: { size: 1, x: 1 } },
    '/body/thing/x',
    'There is no such field',
  ],
  ['none', {}, '/body', 'Send words or a thing'],
  ['both', { words: 'x', thing: { size: 1 } }, '/body', 'Send words or a thing'],
  ['no object', 'x', '/body', 'Send words or a thing'],
])(
  'of alternatives says what is wrong with the one that was meant: %s',
  (_what, body, pointer, detail) => {
    expect(errorsOf({ body }, choice)?.errors).toEqual([{ pointer, detail }])
  },
)
