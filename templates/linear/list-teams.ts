import {
  closed,
  cursor,
  listOf,
  nextCursor,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { teams } from './recorded-answers.ts'

export const listTeams: TemplateTool = {
  name: 'list_teams',
  title: 'List teams',
  description:
    'The teams that the key can see, with the keys that begin their identifiers. Use it before create_issue when the team is not known.',
  annotations: readsOutside,
  inputSchema: parameters({ cursor }),
  outputSchema: closed({
    teams: listOf(closed({ team: text, name: text, description: textOrNull })),
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'All',
      arguments: {},
      upstream: teams,
      expected: { teams: [{ team: 'ENG', name: 'Engineering' }, { team: 'OPS' }] },
    },
    {
      title: 'From a cursor on',
      arguments: { cursor: 'b2e1' },
      upstream: teams,
      expected: { nextCursor: null },
    },
  ],
  implementation: String.raw`
const query = 'query ($after: String) { teams(first: 100, after: $after) { nodes { key name description } pageInfo { hasNextPage endCursor } } }'
const teams = fieldsOf((await ask(ctx, query, { after: input.cursor })).teams)
return {
  teams: listOf(teams.nodes).map((team) => ({
    team: textOf(team.key),
    name: textOf(team.name),
    description: textOrNull(cut(textOf(team.description), 300)),
  })),
  nextCursor: nextCursorOf(teams),
}
`,
}
