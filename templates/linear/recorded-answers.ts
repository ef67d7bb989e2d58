// In the form that Linear documents for its GraphQL API.
import { recorded } from '../recorded.ts'

const answered = (answer: object, status = 200) =>
  recorded('https://api.linear.app/graphql', answer, { method: 'POST', status })
const data = (fields: object) => answered({ data: fields })

const issue = {
  identifier: 'ENG-123',
  title: 'Checkout is slow',
  url: 'https://linear.app/example/issue/ENG-123/checkout-is-slow',
  priorityLabel: 'High',
  dueDate: '2026-02-01',
  updatedAt: '2026-01-30T10:00:00.000Z',
  state: { name: 'In Progress' },
  team: { key: 'ENG' },
  assignee: { displayName: 'ann' },
  labels: { nodes: [{ name: 'Bug' }] },
}

export const found = data({
  issues: { nodes: [issue], pageInfo: { hasNextPage: true, endCursor: 'b2e1' } },
})
export const foundNothing = data({
  issues: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
})
const withComments = (body: string, pageInfo: object) =>
  data({
    issue: {
      ...issue,
      description: 'It takes **9 s**.',
      createdAt: '2026-01-28T10:00:00.000Z',
      creator: { displayName: 'bob' },
      comments: {
        nodes: [{ body, createdAt: '2026-01-29T10:00:00.000Z', user: { displayName: 'ann' } }],
        pageInfo,
      },
    },
  })
export const oneIssue = withComments('Seen again.', { hasNextPage: true, endCursor: '6f3b2c1a' })
export const restOfComments = withComments('First seen.', {
  hasNextPage: false,
  endCursor: '9cfb482a',
})
export const noIssue = answered({
  data: null,
  errors: [
    {
      message: 'Entity not found: Issue',
      path: ['issue'],
      extensions: {
        type: 'invalid input',
        code: 'INPUT_ERROR',
        userError: true,
        userPresentableMessage: 'Could not find referenced Issue.',
      },
    },
  ],
})
export const teams = data({
  teams: {
    nodes: [
      { key: 'ENG', name: 'Engineering', description: null },
      { key: 'OPS', name: 'Operations', description: 'Keeps things running' },
    ],
    pageInfo: { hasNextPage: false, endCursor: 'x' },
  },
})
export const created = [
  ...data({ teams: { nodes: [{ id: '9cfb482a-81e3-4154-b5b9-2c805e70a02d' }] } }),
  ...data({
    issueCreate: {
      success: true,
      issue: { ...issue, identifier: 'ENG-124', assignee: null, labels: { nodes: [] } },
    },
  }),
]
export const noTeam = data({ teams: { nodes: [] } })
export const commented = [
  ...data({ issue: { id: '6f3b2c1a-81e3-4154-b5b9-2c805e70a02d' } }),
  ...data({
    commentCreate: {
      success: true,
      comment: { url: 'https://linear.app/example/issue/ENG-123/checkout-is-slow#comment-1' },
    },
  }),
]
