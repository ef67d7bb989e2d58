import {
  closed,
  count,
  described,
  listOf,
  mostResults,
  nextNumber,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { bareWork, paper } from './recorded-answers.ts'
import { doi } from './tool-parts.ts'

export const listReferences: TemplateTool = {
  name: 'list_references',
  title: 'List references',
  description:
    'What a work cites, in its own order, with DOIs where the publisher gives them. Use it to go back to the sources of a paper.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      doi,
      limit: mostResults(100, 40),
      offset: { type: 'integer', minimum: 0, description: 'References to skip' },
    },
    ['doi'],
  ),
  outputSchema: closed({
    references: listOf(closed({ text, year: textOrNull, doi: textOrNull })),
    total: described(count, 'Those that the publisher deposited'),
    nextOffset: nextNumber,
  }),
  exampleCalls: [
    {
      title: 'Of a paper',
      arguments: { doi: '10.1038/nature14539', limit: 1 },
      upstream: paper,
      expected: {
        references: [
          {
            text: 'A Krizhevsky: ImageNet classification with deep convolutional neural networks',
            doi: '10.1145/3065386',
          },
        ],
        total: 2,
        nextOffset: 1,
      },
    },
    {
      title: 'None deposited',
      arguments: { doi: '10.5555/12345678' },
      upstream: bareWork,
      expected: { references: [], total: 0 },
    },
  ],
  implementation: String.raw`
const all = listOf((await getWork(ctx, input.doi)).reference)
const offset = input.offset ?? 0
const references = all.slice(offset, offset + (input.limit ?? 40)).map((reference) => {
  const title = textOf(reference['article-title']) || textOf(reference['volume-title']) || textOf(reference['journal-title'])
  const parts = [textOf(reference.author), title].filter((part) => part !== '')
  return {
    text: cut(plainText(textOf(reference.unstructured) || parts.join(': ')), 500),
    year: textOrNull(reference.year),
    doi: textOrNull(reference.DOI),
  }
})
const next = offset + references.length
return { references, total: all.length, nextOffset: next < all.length ? next : null }
`,
}
