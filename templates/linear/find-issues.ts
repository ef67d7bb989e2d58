import {
  closed,
  cursor,
  described,
  flag,
  listOf,
  mostResults,
  nextCursor,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { found, foundNothing } from './recorded-answers.ts'
import { issueFields, team } from './tool-parts.ts'

export const findIssues: TemplateTool = {
  name: 'find_issues',
  title: 'Find issues',
  description:
    'Issues by words, team, state, assignee and label, last changed first. Use it for what somebody works on, and to look whether an issue is there already.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters({
    query: { type: 'string', minLength: 1, maxLength: 200, description: 'Words in title or text' },
    team,
    state: {
      enum: ['open', 'triage', 'backlog', 'unstarted', 'started', 'completed', 'canceled', 'all'],
      description: 'open when left out: neither completed nor canceled',
    },
    mine: described(flag, 'Only those that are assigned to the caller'),
    assignee: described({ ...text, maxLength: 100 }, 'Only of people with this in their name'),
    label: described({ ...text, maxLength: 100 }, 'Only with this label'),
    limit: mostResults(50, 20),
    cursor,
  }),
  outputSchema: closed({ issues: listOf(closed(issueFields)), nextCursor }),
  exampleCalls: [
    {
      title: 'Open ones of a team',
      arguments: { team: 'eng', query: 'checkout', label: 'Bug', limit: 1 },
      upstream: found,
      expected: {
        issues: [{ issue: 'ENG-123', state: 'In Progress', assignee: 'ann', labels: ['Bug'] }],
        nextCursor: 'b2e1',
      },
    },
    {
      title: 'None of mine',
      arguments: { mine: true, state: 'started' },
      upstream: foundNothing,
      expected: { issues: [], nextCursor: null },
    },
  ],
  implementation: String.raw`
const states = input.state === undefined || input.state === 'open' ? ['triage', 'backlog', 'unstarted', 'started'] : [input.state]
const whose = input.mine === true ? { isMe: { eq: true } } : { displayName: { containsIgnoreCase: input.assignee ?? '' } }
const filter = {
  ...(input.query === undefined ? {} : { searchableContent: { contains: input.query } }),
  ...(input.team === undefined ? {} : { team: { key: { eq: input.team.toUpperCase() } } }),
  ...(input.state === 'all' ? {} : { state: { type: { in: states } } }),
  ...(input.mine === true || input.assignee !== undefined ? { assignee: whose } : {}),
  ...(input.label === undefined ? {} : { labels: { name: { eqIgnoreCase: input.label } } }),
}
const query =
  'query ($filter: IssueFilter, $first: Int, $after: String) { issues(filter: $filter, first: $first, after: $after, orderBy: updatedAt) { nodes { ' +
  ISSUE +
  ' } pageInfo { hasNextPage endCursor } } }'
const issues = fieldsOf((await ask(ctx, query, { filter, first: input.limit ?? 20, after: input.cursor })).issues)
return { issues: listOf(issues.nodes).map(readIssue), nextCursor: nextCursorOf(issues) }
`,
}
