import {
  closed,
  cursor,
  described,
  listOf,
  mostResults,
  nextCursor,
  parameters,
  readsOutside,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { badFilter, dueToday, tasksOfProject } from './recorded-answers.ts'
import { id, task } from './tool-parts.ts'

export const listTasks: TemplateTool = {
  name: 'list_tasks',
  title: 'List tasks',
  description:
    'Open tasks, by a filter of Todoist or of one project. Use it for what is due, for a search by words, and to find the id of a task.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters({
    filter: {
      type: 'string',
      minLength: 1,
      maxLength: 300,
      description:
        "In Todoist's own words: today | overdue, 7 days, p1 & #Work, @label, search: milk, no date",
    },
    projectId: described(id, 'All of this project, instead of a filter'),
    limit: mostResults(200, 50),
    cursor,
  }),
  outputSchema: closed({ tasks: listOf(task), nextCursor }),
  exampleCalls: [
    {
      title: 'What is due',
      arguments: { filter: 'today | overdue' },
      upstream: dueToday,
      expected: {
        tasks: [{ content: 'Buy milk', priority: 'p1', due: '2026-01-30', isRecurring: true }],
        nextCursor: null,
      },
    },
    {
      title: 'The first of a project',
      arguments: { projectId: '6Jf8VQXxpwv56VQ7', limit: 1 },
      upstream: tasksOfProject,
      expected: { tasks: [{ labels: ['Food', 'Shopping'] }], nextCursor: 'aWQ6MQ' },
    },
    {
      title: 'A filter that is none',
      arguments: { filter: 'today &&' },
      upstream: badFilter,
      isError: true,
      expected: 'The search query is incorrect',
    },
  ],
  implementation: String.raw`
const { filter, projectId, cursor } = input
if (filter !== undefined && projectId !== undefined) throw new Error('Give either a filter or a project; a filter names a project as #Work.')
const limit = input.limit ?? 50
const answer =
  filter === undefined
    ? await ask(ctx, 'tasks', { query: { project_id: projectId, limit, cursor } })
    : await ask(ctx, 'tasks/filter', { query: { query: filter, lang: 'en', limit, cursor } })
return { tasks: listOf(answer.results).map(readTask), nextCursor: textOrNull(answer.next_cursor) }
`,
}
