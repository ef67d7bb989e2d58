import { readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { booksDocument, statusDocument } from './recorded-answers.ts'
import { pointer, url } from './tool-parts.ts'

export const readJson: TemplateTool = {
  name: 'read_json',
  title: 'Read JSON',
  description:
    'Fetches a JSON document and returns all of it, or the part that a JSON pointer names; long lists are cut. ' +
    'Use it when you know where the data is.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: {
      url,
      pointer,
      limit: {
        type: 'integer',
        minimum: 1,
        maximum: 200,
        description: 'The most items of each list, 20 when left out',
      },
    },
    required: ['url'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      value: { description: 'The part of the document' },
      type: { type: 'string' },
      isCut: { type: 'boolean', description: 'Whether something was left out' },
    },
    required: ['value', 'type', 'isCut'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'All of a small document',
      arguments: { url: 'https://data.example.org/status.json' },
      upstream: statusDocument,
      expected: { value: { status: 'fine' }, type: 'object', isCut: false },
    },
    {
      title: 'A part of it',
      arguments: { url: 'https://data.example.org/books.json', pointer: '/books/0/title' },
      upstream: booksDocument,
      expected: { value: 'Walden', type: 'string' },
    },
  ],
  implementation: String.raw`
const value = select(await readDocument(ctx, input.url), input.pointer)
return { ...fit(value, input.limit ?? 20), type: kindOf(value) }
`,
}
