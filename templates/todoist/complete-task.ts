import { closed, described, parameters, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { completed, noTask } from './recorded-answers.ts'
import { id } from './tool-parts.ts'

export const completeTask: TemplateTool = {
  name: 'complete_task',
  title: 'Complete a task',
  description:
    'Ticks off a task with all below it; one that recurs moves to its next date. Use it only for a task that the person says is done.',
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: false,
    openWorldHint: true,
  },
  inputSchema: parameters({ id: described(id, 'Of list_tasks') }, ['id']),
  outputSchema: closed({ id: text, done: text }),
  exampleCalls: [
    {
      title: 'Done',
      arguments: { id: '6X7rM8997g3RQmvh' },
      upstream: completed,
      expected: { id: '6X7rM8997g3RQmvh' },
    },
    {
      title: 'A task that is not there',
      arguments: { id: '6X7rM8997g3RQmvX' },
      upstream: noTask,
      isError: true,
      expected: 'Take the id from list_tasks',
    },
  ],
  implementation: String.raw`
await ask(ctx, 'tasks/' + encodeURIComponent(input.id) + '/close', { body: {} })
return { id: input.id, done: 'The task is completed; one that recurs stands at its next date.' }
`,
}
