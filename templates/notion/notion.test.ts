import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('notion')
const TOKEN = 'ntn_of_the_test'
const PAGE = '59833787-2cf9-4fdf-8782-e53db20768a5'
const DATABASE = 'd9824bdc-8445-4327-be8b-5b47500af6ce'
let running: RunningTemplate
let failure: Reply | undefined
let sent: Record<string, unknown>[]

const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  body: { object: 'error', status, code, message },
})
const rich = (...parts: string[]) => parts.map((plain_text) => ({ type: 'text', plain_text }))
const page = (title: string) => ({
  object: 'page',
  id: PAGE,
  last_edited_time: '2026-01-30T10:00:00.000Z',
  url: 'https://www.notion.so/x',
  properties: {
    Name: { type: 'title', title: rich(title.slice(0, 1), title.slice(1)) },
    Price: { type: 'number', number: 9.5 },
    Done: { type: 'checkbox', checkbox: false },
    When: { type: 'date', date: { start: '2026-01-01', end: '2026-01-03' } },
    Who: { type: 'people', people: [{ object: 'user', name: 'Ann' }] },
    Sum: { type: 'formula', formula: { type: 'number', number: 0 } },
    Empty: { type: 'select', select: null },
  },
})
const list = (results: object[], next_cursor: string | null = null): Reply => ({
  body: { object: 'list', results, next_cursor, has_more: next_cursor !== null },
})
const properties = Object.fromEntries(
  ['title', 'number', 'checkbox', 'date', 'people', 'status'].map((type) => [
    type === 'title' ? 'Name' : type,
    { type },
  ]),
)

/** Answers in the form that Notion documents for its API, version 2022-06-28. */
function notion(
  { origin, pathname, searchParams }: URL,
  req: IncomingMessage,
  body: string,
): Reply {
  if (origin !== 'https://api.notion.com') return { status: 500 }
  if (failure) return failure
  if (req.headers.authorization !== `Bearer ${TOKEN}`)
    return refusal(401, 'unauthorized', 'API token is invalid.')
  if (req.headers['notion-version'] !== '2022-06-28')
    return refusal(400, 'missing_version', 'Notion-Version header should be defined')
  if (body !== '') sent.push(JSON.parse(body))
  const cursor = sent.at(-1)?.['start_cursor'] ?? searchParams.get('start_cursor')
  switch (`${req.method} ${pathname}`) {
    case 'POST /v1/search':
      return cursor === 'two' ? list([page('Two')]) : list([page('One')], 'two')
    case `GET /v1/pages/${PAGE}`:
      return { body: page('One') }
    case `GET /v1/blocks/${PAGE}/children`:
      return list([
        {
          object: 'block',
          id: 'b1',
          type: 'code',
          code: { rich_text: rich('x = 1'), language: 'python' },
        },
        { object: 'block', id: 'b2', type: 'image', image: {} },
        {
          object: 'block',
          id: 'b3',
          type: 'toggle',
          has_children: true,
          toggle: { rich_text: rich('More') },
        },
      ])
    case 'GET /v1/blocks/c02fc1d3-db8b-45c5-a222-27595b15aea7/children':
      return list([
        { object: 'block', id: 'b4', type: 'quote', quote: { rich_text: rich('below') } },
      ])
    case 'GET /v1/blocks/fd8a6728-21be-416f-a25d-1457d8ff5aa2/children':
      return list(
        [
          [rich('Na', 'me'), rich('Sum')],
          [rich('a | b'), []],
          [rich('two\nlines'), rich('3')],
        ].map((cells) => ({ object: 'block', id: 'b5', type: 'table_row', table_row: { cells } })),
      )
    case `GET /v1/databases/${DATABASE}`:
      return { body: { object: 'database', id: DATABASE, title: rich('Tasks'), properties } }
    case `POST /v1/databases/${DATABASE}/query`:
      return list([page('Row')])
    case 'POST /v1/pages':
      return body.includes('"Empty"')
        ? refusal(403, 'restricted_resource', 'Insufficient permissions.')
        : { body: page('New') }
    case `PATCH /v1/blocks/${PAGE}/children`:
      return list([])
    default:
      return refusal(404, 'object_not_found', 'Could not find it.')
  }
}

beforeAll(async () => {
  running = await startTemplate(template, notion, { NOTION_TOKEN: TOKEN })
}, 60_000)
beforeEach(() => {
  sent = []
})
afterAll(async () => running[Symbol.asyncDispose]())

describe('notion', () => {
  it('answers what it is asked in the form of its schemas, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://api.notion.com']),
    )
  })

  it('declares its token as a secret of the owner, with a place to get one', () => {
    expect(template.spec.secrets).toMatchObject([
      {
        key: 'NOTION_TOKEN',
        whose: 'owner',
        howToGetUrl: expect.stringMatching(/^https:\/\/www\.notion\.so\//),
      },
    ])
  })

  it('goes on with a cursor until there is no more', async () => {
    const first = await running.call('search_notion', { query: 'x', kind: 'page' })
    expect(first).toMatchObject({ found: [{ title: 'One' }], nextCursor: 'two' })
    expect(sent[0]).toMatchObject({ filter: { property: 'object', value: 'page' } })
    expect(await running.call('search_notion', { cursor: 'two' })).toMatchObject({
      found: [{ title: 'Two' }],
      nextCursor: null,
    })
  })

  it('reads properties of every kind and blocks with and without text', async () => {
    expect(await running.call('read_page', { page: PAGE })).toMatchObject({
      properties: [
        { name: 'Name', value: 'One' },
        { name: 'Price', value: '9.5' },
        { name: 'Done', value: 'no' },
        { name: 'When', value: '2026-01-01 to 2026-01-03' },
        { name: 'Who', value: 'Ann' },
        { name: 'Sum', value: '0' },
      ],
      text: '~~~python\nx = 1\n~~~\n[image]\n- More',
      folded: [{ block: 'b3', line: '- More' }],
    })
    const block = 'c02fc1d3-db8b-45c5-a222-27595b15aea7'
    expect(await running.call('read_page', { page: PAGE, block })).toMatchObject({
      title: 'One',
      text: '> below',
      folded: [],
    })
  })

  it('reads the rows of a table', async () => {
    const block = 'fd8a6728-21be-416f-a25d-1457d8ff5aa2'
    expect(await running.call('read_page', { page: PAGE, block })).toMatchObject({
      text: '| Name | Sum |\n| a \\| b |  |\n| two lines | 3 |',
    })
  })

  it.each([
    ['name', 'report', { property: 'Name', title: { contains: 'report' } }],
    ['Number', '9.5', { property: 'number', number: { equals: 9.5 } }],
    ['checkbox', 'Yes', { property: 'checkbox', checkbox: { equals: true } }],
    ['date', '2026-01-30', { property: 'date', date: { equals: '2026-01-30' } }],
  ])('filters by %s as its type wants it', async (property, value, filter) => {
    await running.call('query_database', { database: DATABASE, property, value })
    expect(sent.at(-1)?.['filter']).toEqual(filter)
  })

  it.each([
    [{ property: 'people', value: 'Ann' }, 'cannot be filtered'],
    [{ property: 'Colour', value: 'red' }, 'It has: Name, number'],
    [{ property: 'Name' }, 'property and value together'],
  ])('says why it cannot filter by %j', async (input, message) => {
    const call = running.call('query_database', { database: DATABASE, ...input })
    await expect(call).rejects.toThrow(message)
  })

  it('turns lines of markdown into blocks', async () => {
    const text = '# Title\n\n- point\n2. second\n- [ ] open\n[x] done\n> quote\nplain <b>'
    expect(await running.call('append_text', { page: PAGE, text })).toEqual({
      page: PAGE,
      added: 7,
    })
    const children = sent[0]?.['children'] as Record<string, unknown>[]
    expect(children.map(({ type }) => type)).toEqual([
      'heading_1',
      'bulleted_list_item',
      'numbered_list_item',
      'to_do',
      'to_do',
      'quote',
      'paragraph',
    ])
    expect(children[4]).toEqual({
      object: 'block',
      type: 'to_do',
      to_do: { rich_text: [{ type: 'text', text: { content: 'done' } }], checked: true },
    })
  })

  it.each([
    ['x\n'.repeat(101), '101 lines'],
    ['x'.repeat(2_001), 'more than 2000 characters'],
    [' \n', 'The text is empty'],
  ])('sends nothing that Notion would not take', async (text, message) => {
    await expect(running.call('append_text', { page: PAGE, text })).rejects.toThrow(message)
    expect(sent).toEqual([])
  })

  it.each<[Reply, string]>([
    [refusal(400, 'validation_error', 'body failed validation'), 'understand this: body failed'],
    [refusal(401, 'unauthorized', 'API token is invalid.'), 'must set a valid NOTION_TOKEN'],
    [refusal(403, 'restricted_resource', 'Insufficient permissions.'), 'let it read and insert'],
    [refusal(404, 'object_not_found', 'Could not find page.'), 'may have to be connected'],
    [refusal(409, 'conflict_error', 'Conflict occurred.'), 'Try again'],
    [{ status: 429, headers: { 'retry-after': '3' }, body: '' }, 'Try again in 3 seconds'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence without the token', async (reply, message) => {
    failure = reply
    try {
      const call = running.call('read_page', { page: PAGE })
      await expect(call).rejects.toThrow(message)
      await expect(call).rejects.not.toThrow(TOKEN)
    } finally {
      failure = undefined
    }
  })
})
