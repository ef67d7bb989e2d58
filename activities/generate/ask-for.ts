import { AppError } from '../../contract/errors.ts'
import { recordModelCall, type ModelCall, type ModelCallPlace } from '../../db/model-calls.ts'
import { endReservation, reserveModelTokens } from '../../db/model-reservations.ts'
import type { Deps } from '../deps.ts'
import type { Asking } from './asking.ts'
import type { Model } from './model.ts'

/**
 * Whatever the answer is good for: each call of the model is written down as it ends, and kept in `calls`. What it may
 * take is reserved before; QuotaReached when the organisation has used its tokens.
 */
export function askFor(
  deps: Pick<Deps, 'db' | 'call' | 'model'>,
  {
    place,
    onText = () => {},
    tokenLimit,
  }: { place: ModelCallPlace; onText?: Asking['onText']; tokenLimit?: number },
): { asking: Asking; calls: ModelCall[] } {
  const { signal, heartbeat } = deps.call()
  const model = requireModel(deps)
  const calls: ModelCall[] = []
  const asking: Asking = {
    model,
    signal,
    onText,
    onProgress: heartbeat,
    reserve: (tokens) => reserveModelTokens(deps.db, { place, tokens }),
    async onCall(call) {
      calls.push(call)
      model.onCall?.(call)
      await deps.db.transaction(async (trx) => {
        await recordModelCall(trx, { ...call, ...place })
        await endReservation(trx, place)
      })
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
