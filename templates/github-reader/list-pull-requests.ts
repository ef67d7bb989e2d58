import { closed, count, readsOutside, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { mergedPulls, openPulls } from './recorded-answers.ts'
import { limit, owner, page, repository } from './tool-parts.ts'

export const listPullRequests: TemplateTool = {
  name: 'list_pull_requests',
  title: 'List pull requests',
  description:
    'The pull requests of a repository, newest change first, with branches and draft state. Use get_issue with the number for text and comments.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: {
      owner,
      repository,
      state: { enum: ['open', 'closed', 'all'], description: 'open when left out' },
      base: { type: 'string', maxLength: 200, description: 'Only into this branch' },
      limit,
      page,
    },
    required: ['owner', 'repository'],
    additionalProperties: false,
  },
  outputSchema: closed({
    pullRequests: {
      type: 'array',
      items: closed({
        number: count,
        title: text,
        state: text,
        isDraft: { type: 'boolean' },
        isMerged: { type: 'boolean' },
        author: text,
        from: text,
        into: text,
        updatedAt: text,
        url: text,
      }),
    },
    nextPage: { type: ['integer', 'null'] },
  }),
  exampleCalls: [
    {
      title: 'Open ones',
      arguments: { owner: 'octocat', repository: 'Hello-World' },
      upstream: openPulls,
      expected: {
        pullRequests: [
          { number: 1348, from: 'octocat:new-topic', into: 'master', isMerged: false },
        ],
      },
    },
    {
      title: 'Merged or closed, into main',
      arguments: {
        owner: 'octocat',
        repository: 'Hello-World',
        state: 'closed',
        base: 'main',
      },
      upstream: mergedPulls,
      expected: { pullRequests: [{ isMerged: true, into: 'main' }] },
    },
  ],
  implementation: String.raw`
const limit = input.limit ?? 20
const page = input.page ?? 1
const found = listOf(
  await ask(ctx, repositoryPath(input) + '/pulls', {
    state: input.state,
    base: input.base,
    sort: 'updated',
    direction: 'desc',
    per_page: limit,
    page,
  }),
)
const pullRequests = found.map((pull) => ({
  number: countOf(pull.number),
  title: textOf(pull.title),
  state: textOf(pull.state),
  isDraft: pull.draft === true,
  isMerged: typeof pull.merged_at === 'string',
  author: textOf(fieldsOf(pull.user).login),
  from: textOf(fieldsOf(pull.head).label),
  into: textOf(fieldsOf(pull.base).ref),
  updatedAt: textOf(pull.updated_at),
  url: textOf(pull.html_url),
}))
return { pullRequests, nextPage: found.length === limit ? page + 1 : null }
`,
}
