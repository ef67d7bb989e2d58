import { AppError } from '../../contract/errors.ts'
import { recordModelCall, type ModelCall, type ModelCallPlace } from '../../db/model-calls.ts'
import { requireRoom } from '../../db/quotas.ts'
import type { Deps } from '../deps.ts'
import type { Asking } from './asking.ts'
import type { Model } from './model.ts'

/**
 * Whatever the answer is good for: each call of the model is written down as it ends, and kept in `calls`. QuotaReached
 * when the organisation has used its tokens.
 */
export async function askFor(
  deps: Pick<Deps, 'db' | 'call' | 'model'>,
  {
    place,
    onText = () => {},
    tokenLimit,
  }: { place: ModelCallPlace; onText?: Asking['onText']; tokenLimit?: number },
): Promise<{ asking: Asking; calls: ModelCall[] }> {
  const { organisationId } = place
  await requireRoom(deps.db, { name: 'modelTokensPerMonth', organisationId })
  const { signal, heartbeat } = deps.call()
  const model = requireModel(deps)
  const calls: ModelCall[] = []
  const asking: Asking = {
    model,
    signal,
    onText,
    onProgress: heartbeat,
    async onCall(call) {
      calls.push(call)
      model.onCall?.(call)
      await recordModelCall(deps.db, { ...call, ...place })
    },
    ...(tokenLimit !== undefined && { tokenLimit }),
  }
  return { asking, calls }
}

function requireModel({ model }: Pick<Deps, 'model'>): Model {
  if (model) return model
  throw new AppError('ModelNotConfigured', 'this worker has no model', {
    detail:
      'Set BMM_MODEL_API_KEY (or ANTHROPIC_API_KEY) and start again. A template, an OpenAPI document or a spec can be built without a model.',
  })
}
