import type { Db } from '../../db/connect.ts'
import { requireModel } from '../previews/require-model.ts'
import type { Source } from './source.ts'

/** Nobody has seen what a model will write: every domain and secret of it waits for a yes. */
export async function readPromptSource(db: Db, { prompt }: { prompt: string }): Promise<Source> {
  await requireModel(db)
  return {
    kind: 'prompt',
    spec: null,
    instruction: prompt,
    approved: { domains: [], secrets: [] },
    templateId: null,
    templateVersionId: null,
  }
}
