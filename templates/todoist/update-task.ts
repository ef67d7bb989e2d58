import { closed, described, parameters } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { updated } from './recorded-answers.ts'
import { due, id, labels, priority, task } from './tool-parts.ts'

export const updateTask: TemplateTool = {
  name: 'update_task',
  title: 'Change a task',
  description:
    'Changes the text, date, priority or labels of a task; what is left out stays as it is. Use it to postpone or reword; use complete_task for what is done.',
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  inputSchema: parameters(
    {
      id: described(id, 'Of list_tasks'),
      content: { type: 'string', minLength: 1, maxLength: 500, description: 'The new text' },
      description: { type: 'string', maxLength: 5_000, description: 'The new description' },
      due: described(due, 'In English words, such as next Monday; no date takes the date away'),
      priority,
      labels: described(labels, 'All labels that it has from now on; an empty list takes all away'),
    },
    ['id'],
  ),
  outputSchema: closed({ task }),
  exampleCalls: [
    {
      title: 'Reworded and less urgent',
      arguments: { id: '6X7rM8997g3RQmvh', content: 'Buy oat milk', priority: 'p2' },
      upstream: updated,
      expected: { task: { content: 'Buy oat milk', priority: 'p2' } },
    },
    {
      title: 'Nothing to change',
      arguments: { id: '6X7rM8997g3RQmvh' },
      isError: true,
      expected: 'what to change',
    },
  ],
  implementation: String.raw`
const { content, description, due, labels } = input
const body = {
  content,
  description,
  due_string: due,
  due_lang: due === undefined ? undefined : 'en',
  priority: numberOfPriority(input.priority),
  labels,
}
if (Object.values(body).every((value) => value === undefined)) throw new Error('Say what to change: content, description, due, priority or labels.')
return { task: readTask(await ask(ctx, 'tasks/' + encodeURIComponent(input.id), { body })) }
`,
}
