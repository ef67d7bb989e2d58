import { closed, parameters, readsOutside, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { noArticle, summaryOfTuring } from './recorded-answers.ts'
import { language, title } from './tool-parts.ts'

export const getSummary: TemplateTool = {
  name: 'get_summary',
  title: 'Get a summary',
  description:
    'The introduction of an article: who or what it is about. Use it first whenever the title is known; redirects are followed.',
  annotations: readsOutside,
  inputSchema: parameters({ title, language }, ['title']),
  outputSchema: closed({ title: text, text, link: text }),
  exampleCalls: [
    {
      title: 'Behind a redirect',
      arguments: { title: 'Turing' },
      upstream: summaryOfTuring,
      expected: { title: 'Alan Turing', link: 'https://en.wikipedia.org/wiki/Alan_Turing' },
    },
    {
      title: 'No such article',
      arguments: { title: 'Alan Turin' },
      upstream: noArticle,
      isError: true,
      expected: 'Find its title with search_articles',
    },
  ],
  implementation: String.raw`
const article = await getArticle(ctx, input, false)
return { ...article, text: cut(article.text, 6_000) }
`,
}
