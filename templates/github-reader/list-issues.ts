import { closed, readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { closedBugs, openIssues } from './recorded-answers.ts'
import { issueFields, limit, owner, page, repository } from './tool-parts.ts'

export const listIssues: TemplateTool = {
  name: 'list_issues',
  title: 'List issues',
  description:
    'The issues of a repository, newest change first, without pull requests. Filter by state, labels or assignee. Use get_issue for the text and the comments of one.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: {
      owner,
      repository,
      state: { enum: ['open', 'closed', 'all'], description: 'open when left out' },
      labels: {
        type: 'array',
        maxItems: 10,
        items: { type: 'string', maxLength: 100 },
        description: 'Only issues with all of these',
      },
      assignee: {
        type: 'string',
        maxLength: 40,
        description: 'A login; "none" for unassigned',
      },
      limit,
      page,
    },
    required: ['owner', 'repository'],
    additionalProperties: false,
  },
  outputSchema: closed({
    issues: { type: 'array', items: closed(issueFields) },
    nextPage: { type: ['integer', 'null'] },
  }),
  exampleCalls: [
    {
      title: 'Open issues',
      arguments: { owner: 'octocat', repository: 'Hello-World' },
      upstream: openIssues,
      expected: { issues: [{ number: 1347, author: 'octocat', labels: ['bug'] }], nextPage: null },
    },
    {
      title: 'Closed bugs',
      arguments: {
        owner: 'octocat',
        repository: 'Hello-World',
        state: 'closed',
        labels: ['bug'],
        limit: 5,
      },
      upstream: closedBugs,
      expected: { issues: [{ number: 1340, state: 'closed' }] },
    },
  ],
  implementation: String.raw`
const limit = input.limit ?? 20
const page = input.page ?? 1
const found = listOf(
  await ask(ctx, repositoryPath(input) + '/issues', {
    state: input.state,
    labels: input.labels?.join(','),
    assignee: input.assignee,
    sort: 'updated',
    per_page: limit,
    page,
  }),
)
// GitHub lists pull requests among the issues
const issues = found.filter((issue) => issue.pull_request === undefined).map(readIssue)
return { issues, nextPage: found.length === limit ? page + 1 : null }
`,
}
