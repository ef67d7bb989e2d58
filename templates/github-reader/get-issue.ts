import { closed, described, readsOutside, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { issueAlone, issueWithComment, issueWithMoreComments } from './recorded-answers.ts'
import { issueFields, owner, page, repository } from './tool-parts.ts'

export const getIssue: TemplateTool = {
  name: 'get_issue',
  title: 'Get an issue',
  description:
    'One issue or pull request with its text and its comments, oldest first. Use it after list_issues, or with the number from a link.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: {
      owner,
      repository,
      number: { type: 'integer', minimum: 1 },
      comments: {
        type: 'integer',
        minimum: 0,
        maximum: 30,
        description: 'The most comments, 10 when left out',
      },
      page: described(page, 'Of the comments, from 1; to go on, leave comments as it was'),
    },
    required: ['owner', 'repository', 'number'],
    additionalProperties: false,
  },
  outputSchema: closed({
    ...issueFields,
    isPullRequest: { type: 'boolean' },
    body: text,
    thread: {
      type: 'array',
      items: closed({ author: text, createdAt: text, body: text }),
    },
    nextPage: { type: ['integer', 'null'], description: 'Where the comments go on' },
  }),
  exampleCalls: [
    {
      title: 'With comments',
      arguments: { owner: 'octocat', repository: 'Hello-World', number: 1347 },
      upstream: issueWithComment,
      expected: {
        title: 'Found a bug',
        thread: [{ author: 'octocat', body: 'Me too' }],
        nextPage: null,
      },
    },
    {
      title: 'Where the comments go on',
      arguments: {
        owner: 'octocat',
        repository: 'Hello-World',
        number: 1347,
        comments: 1,
        page: 2,
      },
      upstream: issueWithMoreComments,
      expected: { thread: [{ body: 'It is fixed' }], nextPage: 3 },
    },
    {
      title: 'Only the text',
      arguments: { owner: 'octocat', repository: 'Hello-World', number: 1347, comments: 0 },
      upstream: issueAlone,
      expected: { body: 'I am having a problem with this.', thread: [] },
    },
  ],
  implementation: String.raw`
const path = repositoryPath(input) + '/issues/' + input.number
const most = input.comments ?? 10
const page = input.page ?? 1
const issue = fieldsOf(await ask(ctx, path))
const total = most > 0 ? countOf(issue.comments) : 0
const comments = total > 0 ? listOf(await ask(ctx, path + '/comments', { per_page: most, page })) : []
return {
  ...readIssue(issue),
  isPullRequest: issue.pull_request !== undefined,
  body: cut(textOf(issue.body), 6_000),
  thread: comments.map((comment) => ({
    author: textOf(fieldsOf(comment.user).login),
    createdAt: textOf(comment.created_at),
    body: cut(textOf(comment.body), 1_500),
  })),
  nextPage: page * most < total ? page + 1 : null,
}
`,
}
