// What the functions of this folder need of the world to ask the model something.
import type { ModelCall } from '../../db/model-calls.ts'
import type { Model } from './model.ts'

export interface Asking {
  model: Model
  /** Ends the call: the activity was cancelled. */
  signal: AbortSignal
  /** What the model writes, piece by piece. Called with null when it begins anew and what came before is void. */
  onText: (piece: string | null) => void
  /** Something arrived, a thought or a piece: the activity's heartbeat. */
  onProgress: () => void
  /** Before each call of the model, with all that it may take: throws when so much is not to be had. */
  reserve: (tokens: number) => Promise<void>
  /** Once per call of the model, also of one that failed: tokens are spent all the same. */
  onCall: (call: ModelCall) => Promise<void>
  /** Of this asking, all its calls together; what is read from the cache does not count. Absent: no limit. */
  tokenLimit?: number
}
