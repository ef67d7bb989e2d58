import {
  closed,
  cursor,
  listOf,
  nextCursor,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { organizations } from './recorded-answers.ts'

export const listOrganizations: TemplateTool = {
  name: 'list_organizations',
  title: 'List organizations',
  description:
    'The organizations that the token can see, with the short names that every other tool takes. Use it first when the organization is not known.',
  annotations: readsOutside,
  inputSchema: parameters({ cursor }),
  outputSchema: closed({
    organizations: listOf(closed({ organization: text, name: text })),
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'All',
      arguments: {},
      upstream: organizations,
      expected: { organizations: [{ organization: 'example', name: 'Example' }], nextCursor: null },
    },
    {
      title: 'From a cursor on',
      arguments: { cursor: '0:100:0' },
      upstream: organizations,
      expected: { organizations: [{ organization: 'example' }] },
    },
  ],
  implementation: String.raw`
const { body, nextCursor } = await ask(ctx, 'organizations/', { cursor: input.cursor })
return { organizations: listOf(body).map(({ slug, name }) => ({ organization: textOf(slug), name: textOf(name) })), nextCursor }
`,
}
