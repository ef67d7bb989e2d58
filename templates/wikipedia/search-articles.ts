import {
  closed,
  count,
  listOf,
  mostResults,
  nextNumber,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { searchInGerman, searchOfTuring } from './recorded-answers.ts'
import { language } from './tool-parts.ts'

export const searchArticles: TemplateTool = {
  name: 'search_articles',
  title: 'Search articles',
  description:
    'Searches titles and texts of Wikipedia and gives the articles that fit best, with a line of each. Use it to find the exact title; get_summary then says what it is about.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      query: {
        type: 'string',
        minLength: 1,
        maxLength: 300,
        description: 'Words in the language of that Wikipedia; "in quotes" for a phrase',
      },
      language,
      limit: mostResults(50, 10),
      offset: { type: 'integer', minimum: 0, maximum: 9_000, description: 'Results to skip' },
    },
    ['query'],
  ),
  outputSchema: closed({
    articles: listOf(closed({ title: text, excerpt: text, words: count, changedAt: text })),
    total: count,
    nextOffset: nextNumber,
  }),
  exampleCalls: [
    {
      title: 'In English',
      arguments: { query: 'turing machine' },
      upstream: searchOfTuring,
      expected: {
        articles: [
          { title: 'Turing machine', excerpt: 'A Turing machine is a model of computation & more' },
        ],
        total: 5310,
        nextOffset: 10,
      },
    },
    {
      title: 'Nothing found, in German',
      arguments: { query: 'xyzzyx', language: 'de', limit: 3 },
      upstream: searchInGerman,
      expected: { articles: [], total: 0, nextOffset: null },
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, input.language, {
  list: 'search',
  srsearch: input.query,
  srlimit: input.limit ?? 10,
  sroffset: input.offset ?? 0,
  srprop: 'snippet|wordcount|timestamp',
})
const found = fieldsOf(answer.query)
const next = fieldsOf(answer.continue).sroffset
return {
  articles: listOf(found.search).map((article) => ({
    title: textOf(article.title),
    excerpt: plainText(textOf(article.snippet)),
    words: numberOf(article.wordcount),
    changedAt: textOf(article.timestamp),
  })),
  total: numberOf(fieldsOf(found.searchinfo).totalhits),
  nextOffset: typeof next === 'number' ? next : null,
}
`,
}
