import { readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { booksDocument, pricesDocument } from './recorded-answers.ts'
import { pointer, url } from './tool-parts.ts'

export const queryList: TemplateTool = {
  name: 'query_list',
  title: 'Query a list',
  description:
    'Filters, sorts and pages a list within a JSON document and returns only the fields that you ask for. ' +
    'Use it to answer questions about rows without reading them all.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: {
      url,
      pointer: {
        ...pointer,
        description: 'A JSON pointer to the list, when it is not the top',
      },
      where: {
        type: 'array',
        maxItems: 10,
        description: 'Conditions that must all hold',
        items: {
          type: 'object',
          properties: {
            field: { type: 'string', description: 'A field, or a path such as author.name' },
            is: {
              enum: ['equal', 'not-equal', 'less', 'greater', 'contains', 'present'],
            },
            value: { type: ['string', 'number', 'boolean', 'null'] },
          },
          required: ['field', 'is'],
          additionalProperties: false,
        },
      },
      fields: {
        type: 'array',
        maxItems: 30,
        items: { type: 'string' },
        description: 'The fields to return, all when left out',
      },
      sortBy: { type: 'string', description: 'A field or path' },
      descending: { type: 'boolean' },
      offset: { type: 'integer', minimum: 0, description: 'Matches to skip' },
      limit: {
        type: 'integer',
        minimum: 1,
        maximum: 100,
        description: 'The most matches, 20 when left out',
      },
    },
    required: ['url'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      rows: { type: 'array' },
      matches: { type: 'integer', description: 'All that fit' },
      total: { type: 'integer', description: 'All in the list' },
      nextOffset: { type: ['integer', 'null'] },
      isCut: { type: 'boolean', description: 'Whether long values were cut' },
    },
    required: ['rows', 'matches', 'total', 'nextOffset', 'isCut'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'Recent books, newest first',
      arguments: {
        url: 'https://data.example.org/books.json',
        pointer: '/books',
        where: [{ field: 'year', is: 'greater', value: 1900 }],
        fields: ['title', 'author.name'],
        sortBy: 'year',
        descending: true,
      },
      upstream: booksDocument,
      expected: {
        rows: [{ title: 'Mrs Dalloway', 'author.name': 'Woolf' }, { title: 'Ulysses' }],
        matches: 2,
        total: 3,
      },
    },
    {
      title: 'By prices that are texts',
      arguments: {
        url: 'https://data.example.org/prices.json',
        where: [{ field: 'price', is: 'less', value: 100 }],
        sortBy: 'price',
      },
      upstream: pricesDocument,
      expected: { rows: [{ price: '9.50' }, { price: '10.00' }], total: 3 },
    },
    {
      title: 'The second page',
      arguments: {
        url: 'https://data.example.org/books.json',
        pointer: '/books',
        offset: 2,
        limit: 2,
      },
      upstream: booksDocument,
      expected: { rows: [{ title: 'Mrs Dalloway' }], nextOffset: null },
    },
  ],
  implementation: String.raw`
const list = select(await readDocument(ctx, input.url), input.pointer)
if (!Array.isArray(list)) throw new Error('This is no list. ' + whatIsThere(list))
const holds = (row: unknown, { field, is, value }: { field: string; is: string; value?: unknown }) => {
  const own = fieldOf(row, field)
  switch (is) {
    case 'equal':
      return isEqual(own, value)
    case 'not-equal':
      return !isEqual(own, value)
    case 'less':
      return own !== undefined && own !== null && compareValues(own, value) < 0
    case 'greater':
      return own !== undefined && own !== null && compareValues(own, value) > 0
    case 'contains':
      return Array.isArray(own) ? own.includes(value) : String(own ?? '').toLowerCase().includes(String(value).toLowerCase())
    default:
      return own !== undefined && own !== null
  }
}
const conditions = input.where ?? []
const matching = list.filter((row) => conditions.every((condition) => holds(row, condition)))
const { sortBy } = input
if (sortBy !== undefined) {
  matching.sort((a, b) => orderValues(fieldOf(a, sortBy), fieldOf(b, sortBy)) * (input.descending ? -1 : 1))
}
const offset = input.offset ?? 0
const limit = input.limit ?? 20
const page = matching.slice(offset, offset + limit)
const { fields } = input
const rows = fields ? page.map((row) => Object.fromEntries(fields.map((field) => [field, fieldOf(row, field) ?? null]))) : page
const short = fit(rows, limit)
const shown = Array.isArray(short.value) ? short.value : []
const next = offset + shown.length
return {
  rows: shown,
  matches: matching.length,
  total: list.length,
  nextOffset: next < matching.length ? next : null,
  isCut: short.isCut,
}
`,
}
