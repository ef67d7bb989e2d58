import {
  closed,
  cursor,
  flag,
  listOf,
  nextCursor,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { projects } from './recorded-answers.ts'

export const listProjects: TemplateTool = {
  name: 'list_projects',
  title: 'List projects',
  description:
    'The projects with their ids. Use it before add_task when the person names a project, or to see how tasks are sorted.',
  annotations: readsOutside,
  inputSchema: parameters({
    query: {
      type: 'string',
      maxLength: 100,
      description: 'Only those with this text in their name',
    },
    cursor,
  }),
  outputSchema: closed({
    projects: listOf(
      closed({ id: text, name: text, isInbox: flag, isShared: flag, parentId: textOrNull }),
    ),
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'All',
      arguments: {},
      upstream: projects,
      expected: { projects: [{ name: 'Inbox', isInbox: true }, { name: 'Shopping' }] },
    },
    {
      title: 'By a part of the name',
      arguments: { query: 'shop' },
      upstream: projects,
      expected: { projects: [{ id: '6Jf8VQXxpwv56VQ7' }] },
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, 'projects', { query: { limit: 100, cursor: input.cursor } })
const wanted = (input.query ?? '').toLowerCase()
const projects = listOf(answer.results)
  .filter(({ name }) => textOf(name).toLowerCase().includes(wanted))
  .map((project) => ({
    id: textOf(project.id),
    name: textOf(project.name),
    isInbox: project.inbox_project === true,
    isShared: project.is_shared === true,
    parentId: textOrNull(project.parent_id),
  }))
return { projects, nextCursor: textOrNull(answer.next_cursor) }
`,
}
