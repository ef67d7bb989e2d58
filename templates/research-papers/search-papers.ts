import {
  closed,
  count,
  listOf,
  mostResults,
  nextNumber,
  parameters,
  readsOutside,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { searchOfLearning, searchOfNothing } from './recorded-answers.ts'
import { paperFields } from './tool-parts.ts'

export const searchPapers: TemplateTool = {
  name: 'search_papers',
  title: 'Search papers',
  description:
    'Searches scholarly works by words in titles and other data, by author, kind and years, best fit, newest or most cited first. ' +
    'Use it to find papers on a subject or the DOI of a known one; get_paper then has the abstract.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      query: {
        type: 'string',
        minLength: 1,
        maxLength: 300,
        description: 'Words of the subject, of the title, or a whole citation',
      },
      author: { type: 'string', maxLength: 100, description: 'Only by authors of this name' },
      fromYear: { type: 'integer', minimum: 1600, maximum: 2100, description: 'The earliest year' },
      untilYear: { type: 'integer', minimum: 1600, maximum: 2100, description: 'The latest year' },
      kind: {
        enum: ['journal-article', 'proceedings-article', 'book', 'book-chapter', 'posted-content'],
        description: 'Only of this kind; posted-content are preprints',
      },
      order: {
        enum: ['relevance', 'newest', 'most-cited'],
        description: 'relevance when left out',
      },
      limit: mostResults(50, 10),
      offset: { type: 'integer', minimum: 0, maximum: 9_900, description: 'Results to skip' },
    },
    ['query'],
  ),
  outputSchema: closed({
    papers: listOf(closed(paperFields)),
    total: count,
    nextOffset: nextNumber,
  }),
  exampleCalls: [
    {
      title: 'The most cited',
      arguments: { query: 'deep learning', order: 'most-cited', limit: 1 },
      upstream: searchOfLearning,
      expected: {
        papers: [
          {
            doi: '10.1038/nature14539',
            authors: ['Yann LeCun', 'Yoshua Bengio', 'Geoffrey Hinton'],
            year: 2015,
            journal: 'Nature',
          },
        ],
        nextOffset: 1,
      },
    },
    {
      title: 'Nothing found',
      arguments: {
        query: 'qzxqzx',
        author: 'nobody',
        fromYear: 2024,
        untilYear: 2025,
        kind: 'journal-article',
      },
      upstream: searchOfNothing,
      expected: { papers: [], total: 0, nextOffset: null },
    },
  ],
  implementation: String.raw`
const orders = { relevance: 'relevance', newest: 'published', 'most-cited': 'is-referenced-by-count' }
const filters = [
  ...(input.fromYear === undefined ? [] : ['from-pub-date:' + input.fromYear]),
  ...(input.untilYear === undefined ? [] : ['until-pub-date:' + input.untilYear]),
  ...(input.kind === undefined ? [] : ['type:' + input.kind]),
]
const offset = input.offset ?? 0
const answer = await ask(ctx, '/works', {
  query: input.query,
  'query.author': input.author,
  filter: filters.join(',') || undefined,
  select: 'DOI,title,author,issued,container-title,type,is-referenced-by-count',
  sort: orders[input.order ?? 'relevance'],
  order: 'desc',
  rows: input.limit ?? 10,
  offset,
})
const papers = listOf(answer.items).map(readPaper)
const total = numberOf(answer['total-results'])
const next = offset + papers.length
return { papers, total, nextOffset: papers.length > 0 && next < total ? next : null }
`,
}
