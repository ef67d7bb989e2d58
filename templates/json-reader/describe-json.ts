import { readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { booksDocument } from './recorded-answers.ts'
import { pointer, url } from './tool-parts.ts'

export const describeJson: TemplateTool = {
  name: 'describe_json',
  title: 'Describe JSON',
  description:
    'Lists the paths of a JSON document with their types, sizes and short examples; of a list only the first item. ' +
    'Use it first on any document that you do not know.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: {
      url,
      pointer,
      depth: {
        type: 'integer',
        minimum: 1,
        maximum: 8,
        description: 'How many levels down, 3 when left out',
      },
    },
    required: ['url'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      paths: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            path: { type: 'string', description: 'A JSON pointer' },
            type: { type: 'string' },
            items: { type: 'integer', description: 'Of an array or object: how many' },
            example: { type: 'string' },
          },
          required: ['path', 'type'],
          additionalProperties: false,
        },
      },
      isCut: { type: 'boolean' },
    },
    required: ['paths', 'isCut'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'What is in it',
      arguments: { url: 'https://data.example.org/books.json' },
      upstream: booksDocument,
      expected: {
        paths: [
          { path: '/', type: 'object', items: 1 },
          { path: '/books', type: 'array', items: 3 },
        ],
        isCut: false,
      },
    },
    {
      title: 'Only the top',
      arguments: { url: 'https://data.example.org/books.json', depth: 1 },
      upstream: booksDocument,
      expected: { paths: [{ path: '/' }, { path: '/books', items: 3 }] },
    },
  ],
  implementation: String.raw`
const value = select(await readDocument(ctx, input.url), input.pointer)
const paths: Shape[] = []
describeShape(value, input.pointer === '/' ? '' : (input.pointer ?? ''), input.depth ?? 3, paths)
return { paths, isCut: paths.length >= 200 }
`,
}
