import { closed, count, readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { searchOfNode, searchOfServers } from './recorded-answers.ts'
import { limit, page, repositoryFields } from './tool-parts.ts'

export const searchRepositories: TemplateTool = {
  name: 'search_repositories',
  title: 'Search repositories',
  description:
    "Searches all repositories that the token can see. The query may hold GitHub's qualifiers, such as language:rust, org:nodejs or stars:>500. " +
    'Use it when you do not know the exact owner and name.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: {
      query: {
        type: 'string',
        minLength: 1,
        maxLength: 250,
        description: 'Words and qualifiers',
      },
      sort: {
        enum: ['best-match', 'stars', 'updated'],
        description: 'best-match when left out',
      },
      limit,
      page,
    },
    required: ['query'],
    additionalProperties: false,
  },
  outputSchema: closed({
    total: count,
    repositories: { type: 'array', items: closed(repositoryFields) },
  }),
  exampleCalls: [
    {
      title: 'By topic',
      arguments: { query: 'mcp server language:typescript', limit: 5 },
      upstream: searchOfServers,
      expected: { total: 1, repositories: [{ fullName: 'octocat/hello-mcp' }] },
    },
    {
      title: 'Of one organisation',
      arguments: { query: 'org:nodejs', sort: 'stars' },
      upstream: searchOfNode,
      expected: { repositories: [{ fullName: 'nodejs/node', stars: 113_000 }] },
    },
  ],
  implementation: String.raw`
const answer = fieldsOf(
  await ask(ctx, '/search/repositories', {
    q: input.query,
    sort: input.sort === 'best-match' ? undefined : input.sort,
    per_page: input.limit ?? 20,
    page: input.page,
  }),
)
return { total: countOf(answer.total_count), repositories: listOf(answer.items).map(readRepository) }
`,
}
