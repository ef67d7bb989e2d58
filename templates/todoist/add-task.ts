import { addsOutside, closed, described, parameters } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { added, addedPlain, badDate } from './recorded-answers.ts'
import { due, id, labels, priority, task } from './tool-parts.ts'

export const addTask: TemplateTool = {
  name: 'add_task',
  title: 'Add a task',
  description:
    'Adds one task, to the inbox or to a project. Use it for every thing to do that the person names; dates are written as they were said.',
  annotations: addsOutside,
  inputSchema: parameters(
    {
      content: { type: 'string', minLength: 1, maxLength: 500, description: 'What is to be done' },
      description: { type: 'string', maxLength: 5_000, description: 'More about it, as markdown' },
      due,
      priority,
      labels,
      projectId: described(id, 'Of list_projects; the inbox when left out'),
    },
    ['content'],
  ),
  outputSchema: closed({ task }),
  exampleCalls: [
    {
      title: 'Every week',
      arguments: {
        content: 'Buy milk',
        due: 'every Friday',
        priority: 'p1',
        labels: ['Food', 'Shopping'],
        projectId: '6Jf8VQXxpwv56VQ7',
      },
      upstream: added,
      expected: { task: { id: '6X7rM8997g3RQmvh', dueWords: 'every Friday' } },
    },
    {
      title: 'Without more',
      arguments: { content: 'Call Ann' },
      upstream: addedPlain,
      expected: { task: { content: 'Call Ann', due: null, priority: 'p4' } },
    },
    {
      title: 'A date that is none',
      arguments: { content: 'Call Ann', due: 'the day after never' },
      upstream: badDate,
      isError: true,
      expected: 'Date is invalid',
    },
  ],
  implementation: String.raw`
const { content, description, due, labels, projectId } = input
const body = {
  content,
  description,
  due_string: due,
  due_lang: due === undefined ? undefined : 'en',
  priority: numberOfPriority(input.priority),
  labels,
  project_id: projectId,
}
return { task: readTask(await ask(ctx, 'tasks', { body })) }
`,
}
