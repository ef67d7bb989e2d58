import { addsOutside, closed, parameters } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { created, noTeam } from './recorded-answers.ts'
import { issueFields, team } from './tool-parts.ts'

export const createIssue: TemplateTool = {
  name: 'create_issue',
  title: 'Create an issue',
  description:
    'Creates an issue in a team, in the name of the caller. Use it after find_issues found nothing alike, and after the person agreed to the text; this server cannot change it afterwards.',
  annotations: addsOutside,
  inputSchema: parameters(
    {
      team,
      title: { type: 'string', minLength: 1, maxLength: 250, description: 'In a few words' },
      description: { type: 'string', maxLength: 20_000, description: 'As markdown' },
      priority: {
        enum: ['urgent', 'high', 'medium', 'low'],
        description: 'No priority when left out',
      },
      dueDate: {
        type: 'string',
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'Such as 2026-01-30',
      },
    },
    ['team', 'title'],
  ),
  outputSchema: closed(issueFields),
  exampleCalls: [
    {
      title: 'With a priority',
      arguments: {
        team: 'ENG',
        title: 'Checkout is slow',
        description: 'It takes **9 s**.',
        priority: 'high',
        dueDate: '2026-02-01',
      },
      upstream: created,
      expected: { issue: 'ENG-124', priority: 'High', assignee: null },
    },
    {
      title: 'In a team that is not there',
      arguments: { team: 'XYZ', title: 'Checkout is slow' },
      upstream: noTeam,
      isError: true,
      expected: 'see list_teams',
    },
  ],
  implementation: String.raw`
const key = input.team.toUpperCase()
const teams = fieldsOf((await ask(ctx, 'query ($key: String!) { teams(filter: { key: { eq: $key } }) { nodes { id } } }', { key })).teams)
const teamId = textOf(listOf(teams.nodes)[0]?.id)
if (teamId === '') throw new Error('There is no team ' + key + ', or your key may not see it: see list_teams.')
const priorities = { urgent: 1, high: 2, medium: 3, low: 4 }
const { title, description, dueDate } = input
const priority = input.priority === undefined ? undefined : priorities[input.priority]
const mutation = 'mutation ($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { ' + ISSUE + ' } } }'
const made = fieldsOf((await ask(ctx, mutation, { input: { teamId, title, description, priority, dueDate } })).issueCreate)
if (made.success !== true) throw new Error('Linear did not create the issue, and gave no reason. Look with find_issues before you try again.')
return readIssue(fieldsOf(made.issue))
`,
}
