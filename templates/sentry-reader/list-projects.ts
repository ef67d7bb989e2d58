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
import { projects } from './recorded-answers.ts'
import { organization } from './tool-parts.ts'

export const listProjects: TemplateTool = {
  name: 'list_projects',
  title: 'List projects',
  description:
    'The projects of an organization with their platforms. Use it to find the short name of a project for list_issues.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      organization,
      query: {
        type: 'string',
        maxLength: 100,
        description: 'Only those with this text in their name',
      },
      cursor,
    },
    ['organization'],
  ),
  outputSchema: closed({
    projects: listOf(closed({ project: text, name: text, platform: textOrNull })),
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'All',
      arguments: { organization: 'example' },
      upstream: projects,
      expected: {
        projects: [{ project: 'backend', platform: 'python' }, { platform: null }],
        nextCursor: null,
      },
    },
    {
      title: 'By a part of the name',
      arguments: { organization: 'example', query: 'Back' },
      upstream: projects,
      expected: { projects: [{ project: 'backend' }] },
    },
  ],
  implementation: String.raw`
const { body, nextCursor } = await ask(ctx, pathOf(input.organization, 'projects'), { query: input.query, cursor: input.cursor })
const projects = listOf(body).map(({ slug, name, platform }) => ({ project: textOf(slug), name: textOf(name), platform: textOrNull(platform) }))
return { projects, nextCursor }
`,
}
