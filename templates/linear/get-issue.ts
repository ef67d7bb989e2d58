import {
  closed,
  cursor,
  described,
  flag,
  listOf,
  nextCursor,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { noIssue, oneIssue, restOfComments } from './recorded-answers.ts'
import { issue, issueFields } from './tool-parts.ts'

export const getIssue: TemplateTool = {
  name: 'get_issue',
  title: 'Get an issue',
  description:
    'One issue with its description and comments. Use it after find_issues, or with an identifier that the person named.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters(
    {
      issue,
      comments: {
        type: 'integer',
        minimum: 0,
        maximum: 50,
        description: 'The most comments, 20 when left out',
      },
      cursor: described(cursor, 'The nextCursor of the answer before, for more comments'),
    },
    ['issue'],
  ),
  outputSchema: closed({
    ...issueFields,
    description: described(textOrNull, 'As markdown'),
    createdAt: text,
    createdBy: textOrNull,
    comments: listOf(closed({ author: textOrNull, createdAt: text, text })),
    hasMoreComments: flag,
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'With a comment',
      arguments: { issue: 'ENG-123' },
      upstream: oneIssue,
      expected: {
        description: 'It takes **9 s**.',
        createdBy: 'bob',
        comments: [{ author: 'ann', text: 'Seen again.' }],
        hasMoreComments: true,
        nextCursor: '6f3b2c1a',
      },
    },
    {
      title: 'The rest of its comments',
      arguments: { issue: 'ENG-123', cursor: '6f3b2c1a' },
      upstream: restOfComments,
      expected: { comments: [{ text: 'First seen.' }], hasMoreComments: false, nextCursor: null },
    },
    {
      title: 'An issue that is not there',
      arguments: { issue: 'ENG-9999' },
      upstream: noIssue,
      isError: true,
      expected: 'Find it with find_issues',
    },
  ],
  implementation: String.raw`
const query =
  'query ($id: String!, $comments: Int, $after: String) { issue(id: $id) { ' +
  ISSUE +
  ' description createdAt creator { displayName } comments(first: $comments, after: $after) { nodes { body createdAt user { displayName } } pageInfo { hasNextPage endCursor } } } }'
const most = input.comments ?? 20
// Linear does not give a list of none
const variables = { id: input.issue.toUpperCase(), comments: Math.max(most, 1), after: input.cursor }
const issue = fieldsOf((await ask(ctx, query, variables)).issue)
const comments = fieldsOf(issue.comments)
const all = listOf(comments.nodes)
return {
  ...readIssue(issue),
  description: textOrNull(cut(textOf(issue.description), 8_000)),
  createdAt: textOf(issue.createdAt),
  createdBy: textOrNull(fieldsOf(issue.creator).displayName),
  comments: all.slice(0, most).map((comment) => ({
    author: textOrNull(fieldsOf(comment.user).displayName),
    createdAt: textOf(comment.createdAt),
    text: cut(textOf(comment.body), 2_000),
  })),
  hasMoreComments: fieldsOf(comments.pageInfo).hasNextPage === true || all.length > most,
  nextCursor: most === 0 ? (input.cursor ?? null) : nextCursorOf(comments),
}
`,
}
