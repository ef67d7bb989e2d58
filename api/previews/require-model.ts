import { AppError } from '../../contract/errors.ts'
import type { Db } from '../../db/connect.ts'
import { findModelStatus, type ModelStatus } from '../../db/model-calls.ts'

/** What to set, and who can. The same words whether it is asked for or run into. */
export const HOW_TO_SET_A_MODEL =
  'Whoever runs this installation sets BMM_MODEL_API_KEY (or ANTHROPIC_API_KEY) in its environment or its .env file to a key of ' +
  'a model provider that speaks the Messages API, and starts it again. BMM_MODEL_BASE_URL names another endpoint than Anthropic. ' +
  'Templates, OpenAPI documents and specs work without a model.'

/** Before anything is recorded that needs one: throws ModelNotConfigured when no worker has a model. */
export async function requireModel(db: Db): Promise<ModelStatus> {
  const status = await findModelStatus(db)
  if (!status)
    throw new AppError('ModelNotConfigured', 'no worker has told of a model', {
      detail: HOW_TO_SET_A_MODEL,
    })
  return status
}
