import type { ServerSpec } from '../../contract/spec.ts'
import { editAnswer } from './answer/answer-schema.ts'
import { applyEdit, type Edited } from './answer/apply-edit.ts'
import { askModel } from './ask/ask-model.ts'
import type { Asking } from './asking.ts'
import { fence } from './fence.ts'
import { readableSpec } from './readable-spec.ts'

/** Changes a server as a person asks. Tools that the answer does not name stay as they are. */
export function editSpec(
  asking: Asking,
  { spec, instruction }: { spec: ServerSpec; instruction: string },
): Promise<Edited> {
  return askModel(asking, {
    job: 'edit',
    choice: asking.model.settings.edit,
    prompt: [
      'Job: change this server as the request asks, and nothing beside that.',
      fence('spec', readableSpec(spec)),
      fence('request', instruction),
    ].join('\n\n'),
    shape: editAnswer,
    read: (answer) => applyEdit(spec, answer),
  })
}
