import type { ServerSpec } from '../../contract/spec.ts'
import { specAnswer } from './answer/answer-schema.ts'
import { askModel } from './ask/ask-model.ts'
import type { Asking } from './asking.ts'
import { fence } from './fence.ts'
import { specOfAnswer } from './answer/spec-of-answer.ts'

/** Writes a server from a person's words. Throws NotPossible with the reason when it cannot be. */
export function generateSpec(asking: Asking, { prompt }: { prompt: string }): Promise<ServerSpec> {
  return askModel(asking, {
    job: 'generate',
    choice: asking.model.settings.generate,
    prompt: `Job: write a server that does what this request asks for.\n\n${fence('request', prompt)}`,
    shape: specAnswer,
    read: specOfAnswer,
  })
}
