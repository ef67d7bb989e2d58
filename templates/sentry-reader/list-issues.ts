import {
  closed,
  cursor,
  listOf,
  mostResults,
  nextCursor,
  parameters,
  readsOutside,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { frequent, unresolved } from './recorded-answers.ts'
import { issueFields, organization, project } from './tool-parts.ts'

export const listIssues: TemplateTool = {
  name: 'list_issues',
  title: 'List issues',
  description:
    'Issues of an organization, each a group of equal errors, with counts. Use it to see what breaks, what is new, or to find an issue by its message.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters(
    {
      organization,
      project,
      query: {
        type: 'string',
        maxLength: 300,
        description:
          "In Sentry's words, such as is:unresolved level:fatal release:1.4.2 or a text; is:unresolved when left out",
      },
      period: {
        enum: ['1h', '24h', '7d', '14d', '30d', '90d'],
        description: 'Only with events since then; 14d when left out',
      },
      sort: {
        enum: ['date', 'new', 'freq', 'user'],
        description:
          'date when left out: last seen first; new: first seen; freq: events; user: people',
      },
      limit: mostResults(100, 20),
      cursor,
    },
    ['organization'],
  ),
  outputSchema: closed({ issues: listOf(closed(issueFields)), nextCursor }),
  exampleCalls: [
    {
      title: 'What is not resolved',
      arguments: { organization: 'example' },
      upstream: unresolved,
      expected: {
        issues: [{ id: '1170820242', project: 'backend', events: 150, users: 12 }],
        nextCursor: null,
      },
    },
    {
      title: 'The most frequent of a project',
      arguments: {
        organization: 'example',
        project: 'backend',
        query: 'level:fatal',
        period: '24h',
        sort: 'freq',
        limit: 5,
      },
      upstream: frequent,
      expected: { issues: [] },
    },
  ],
  implementation: String.raw`
const query = input.query ?? 'is:unresolved'
const { body, nextCursor } = await ask(ctx, pathOf(input.organization, 'issues'), {
  query: input.project === undefined ? query : (query + ' project:' + input.project).trim(),
  statsPeriod: input.period ?? '14d',
  sort: input.sort ?? 'date',
  limit: input.limit ?? 20,
  cursor: input.cursor,
})
return { issues: listOf(body).map(readIssue), nextCursor }
`,
}
