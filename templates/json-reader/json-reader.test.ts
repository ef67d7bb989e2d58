import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('json-reader')
let running: RunningTemplate

const books = [
  { title: 'Walden', year: 1854, author: { name: 'Thoreau' }, tags: ['nature'] },
  {
    title: 'Ulysses',
    year: 1922,
    printed: '1922-02-02',
    author: { name: 'Joyce' },
    tags: ['city', 'day'],
  },
  { title: 'Mrs Dalloway', year: 1925, author: { name: 'Woolf' }, tags: ['city'] },
  { title: 'Untitled', year: null, author: {}, tags: [] },
]

const prices = [
  '100.00',
  '9.50',
  10,
  '-2',
  'free',
  '1e2',
  null,
  '90071992547409931',
  '90071992547409932',
]

/** Documents, and the ways in which the proxy before the runner refuses. */
function documents({ host, pathname }: URL): Reply | undefined {
  if (host === 'closed.example')
    return { status: 403, headers: { 'x-egress-deny': 'host-not-listed' }, body: 'denied' }
  if (host !== 'data.example.org') return undefined
  switch (pathname) {
    case '/status.json':
      return { body: { status: 'fine' } }
    case '/books.json':
      return { body: { books, 'a/b': { '~': 1 } } }
    case '/prices.json':
      return { body: prices.map((price) => ({ price })) }
    case '/long.json':
      return {
        body: { items: Array.from({ length: 500 }, (_, id) => ({ id, text: 'x'.repeat(3_000) })) },
      }
    case '/huge.json':
      return { body: 'x'.repeat(5_100_000) }
    case '/page.html':
      return { headers: { 'content-type': 'text/html' }, body: '<html>Hello</html>' }
    case '/private.json':
      return { status: 403, body: { message: 'Forbidden' } }
    default:
      return { status: 404, body: 'Not Found' }
  }
}

beforeAll(async () => {
  running = await startTemplate(template, documents)
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

const read = (path: string, more: object = {}) =>
  running.call('read_json', { url: `https://data.example.org${path}`, ...more })
const query = (more: object) =>
  running.call('query_list', {
    url: 'https://data.example.org/books.json',
    pointer: '/books',
    ...more,
  })

describe('json-reader', () => {
  it('answers every example call as its schema says', async () => {
    expect(await runExamples(template, running)).toEqual([])
  })

  it('reads the part that a pointer names', async () => {
    expect(await read('/books.json', { pointer: '/books/1/author/name' })).toEqual({
      value: 'Joyce',
      type: 'string',
      isCut: false,
    })
    expect(await read('/books.json', { pointer: '/a~1b/~0' })).toEqual({
      value: 1,
      type: 'number',
      isCut: false,
    })
  })

  it('cuts what is too long and says so', async () => {
    const answer = (await read('/long.json')) as { value: { items: unknown[] }; isCut: boolean }
    expect(answer.isCut).toBe(true)
    expect(answer.value.items.length).toBeGreaterThan(0)
    expect(JSON.stringify(answer).length).toBeLessThan(25_000)
  })

  it('describes the shape without the data', async () => {
    const answer = await running.call('describe_json', {
      url: 'https://data.example.org/books.json',
    })
    expect(answer).toMatchObject({ isCut: false })
    expect((answer as { paths: unknown[] }).paths).toEqual(
      expect.arrayContaining([
        { path: '/books', type: 'array', items: 4 },
        { path: '/books/0/year', type: 'number', example: '1854' },
        { path: '/a~1b', type: 'object', items: 1 },
      ]),
    )
  })

  it.each<[object, string[]]>([
    [{ where: [{ field: 'year', is: 'greater', value: 1900 }] }, ['Ulysses', 'Mrs Dalloway']],
    [{ where: [{ field: 'year', is: 'less', value: 1900 }] }, ['Walden']],
    [{ where: [{ field: 'author.name', is: 'equal', value: 'Woolf' }] }, ['Mrs Dalloway']],
    [
      {
        where: [
          { field: 'tags', is: 'contains', value: 'city' },
          { field: 'year', is: 'not-equal', value: 1922 },
        ],
      },
      ['Mrs Dalloway'],
    ],
    [{ where: [{ field: 'title', is: 'contains', value: 'wal' }] }, ['Walden']],
    [{ where: [{ field: 'printed', is: 'greater', value: '1900' }] }, ['Ulysses']],
    [
      { where: [{ field: 'year', is: 'present' }], sortBy: 'year', descending: true },
      ['Mrs Dalloway', 'Ulysses', 'Walden'],
    ],
  ])('queries %j', async (conditions, titles) => {
    const answer = await query({ ...conditions, fields: ['title'] })
    expect(answer).toMatchObject({
      rows: titles.map((title) => ({ title })),
      matches: titles.length,
      total: 4,
      nextOffset: null,
    })
  })

  const pricesOf = async (more: object) => {
    const url = 'https://data.example.org/prices.json'
    const answer = (await running.call('query_list', { url, ...more })) as {
      rows: { price: unknown }[]
    }
    return answer.rows.map(({ price }) => price)
  }

  it('sorts numbers by their size, also those that are written as texts', async () => {
    expect(await pricesOf({ sortBy: 'price' })).toEqual([
      '-2',
      '9.50',
      10,
      '100.00',
      '1e2',
      '90071992547409931',
      '90071992547409932',
      'free',
      null,
    ])
  })

  it.each<[string, unknown, unknown[]]>([
    ['less', 10, ['9.50', '-2']],
    ['less', '10', ['9.50', '-2']],
    ['equal', 100, ['100.00', '1e2']],
    ['equal', '100', []],
    ['greater', '90071992547409931', ['free', '90071992547409932']],
    ['greater', 'e', ['free']],
  ])('compares numbers by their size: %s than or as %j', async (is, value, found) => {
    expect(await pricesOf({ where: [{ field: 'price', is, value }] })).toEqual(found)
  })

  it('pages a list', async () => {
    expect(await query({ limit: 3, fields: ['author.name'] })).toMatchObject({
      rows: [{ 'author.name': 'Thoreau' }, { 'author.name': 'Joyce' }, { 'author.name': 'Woolf' }],
      nextOffset: 3,
    })
    expect(await query({ limit: 3, offset: 3, fields: ['author.name'] })).toMatchObject({
      rows: [{ 'author.name': null }],
      nextOffset: null,
    })
  })

  it.each([
    ['https://closed.example/x.json', 'closed.example cannot be reached from this server'],
    ['https://away.example/x.json', 'the owner of the server can add "away.example"'],
    ['https://data.example.org/private.json', 'data.example.org answered 403'],
    ['https://data.example.org/none.json', 'data.example.org answered 404'],
    ['https://data.example.org/page.html', 'is not JSON (text/html)'],
    ['https://data.example.org/huge.json', 'larger than 5 MB'],
  ])('says what is wrong with %s', async (url, message) => {
    await expect(running.call('read_json', { url })).rejects.toThrow(message)
  })

  it('says what is there when a pointer leads nowhere', async () => {
    await expect(read('/books.json', { pointer: '/books/9' })).rejects.toThrow(
      'It is a list of 4 items',
    )
    await expect(read('/books.json', { pointer: '/x' })).rejects.toThrow(
      'Its keys are: books, a/b.',
    )
    await expect(read('/books.json', { pointer: '/books/0/constructor' })).rejects.toThrow(
      'There is no "constructor"',
    )
    await expect(query({ pointer: '/a~1b' })).rejects.toThrow('This is no list')
  })
})
