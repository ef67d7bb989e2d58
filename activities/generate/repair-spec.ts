import type { BuildFailure } from '../../contract/nouns.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { editAnswer } from './answer/answer-schema.ts'
import { applyEdit, type Edited } from './answer/apply-edit.ts'
import { askModel } from './ask/ask-model.ts'
import type { Asking } from './asking.ts'
import { describeFault } from './describe-fault.ts'
import { fence } from './fence.ts'
import { readableSpec } from './readable-spec.ts'

/** Mends what a step of the build found. */
export function repairSpec(
  asking: Asking,
  { spec, fault }: { spec: ServerSpec; fault: BuildFailure },
): Promise<Edited> {
  return askModel(asking, {
    job: 'repair',
    choice: asking.model.settings.edit,
    prompt: [
      'Job: mend this server, which failed to build. Find the cause of each point below, change what is needed for that and nothing beside it. ' +
        'The same mistake elsewhere is worth mending too. Do not make a test pass by expecting less: an example call changes only when it is itself wrong. ' +
        'Do not add domains or secrets unless the point says that one is missing.',
      fence('spec', readableSpec(spec)),
      fence('fault', describeFault(fault)),
    ].join('\n\n'),
    shape: editAnswer,
    read: (answer) => applyEdit(spec, answer),
  })
}
