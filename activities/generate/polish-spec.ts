import type { ServerSpec } from '../../contract/spec.ts'
import { editAnswer, type EditAnswer } from './answer/answer-schema.ts'
import { applyEdit, type Edited } from './answer/apply-edit.ts'
import { askModel } from './ask/ask-model.ts'
import type { Asking } from './asking.ts'
import { fence } from './fence.ts'
import { readableSpec } from './readable-spec.ts'

/** Improves names and descriptions and merges tools. What the server may reach and which secrets it has stay as they are. */
export function polishSpec(asking: Asking, { spec }: { spec: ServerSpec }): Promise<Edited> {
  return askModel(asking, {
    job: 'polish',
    choice: asking.model.settings.small,
    prompt: [
      'Job: polish this server, which was made from a document by a machine. Give it a title, a description and instructions that help, ' +
        'tools the names that people would choose, and descriptions that say when to use them. Merge tools that one tool with one more ' +
        'parameter serves better, and only those. Prefer rewordTools, which leaves code as it is. ' +
        'allowedDomains and secrets stay as they are.',
      fence('spec', readableSpec(spec)),
    ].join('\n\n'),
    shape: editAnswer,
    read: (answer) => applyEdit(spec, withoutReach(answer)),
  })
}

function withoutReach(answer: EditAnswer): EditAnswer {
  if (!answer.edit) return answer
  return { ...answer, edit: { ...answer.edit, allowedDomains: null, secrets: null } }
}
