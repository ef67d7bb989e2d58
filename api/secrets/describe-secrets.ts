import type { Secret } from '../../contract/nouns.ts'
import type { SecretSpec } from '../../contract/spec.ts'
import { getSpec } from '../../db/artifacts.ts'
import type { Db } from '../../db/connect.ts'
import { listSecretStates, type SecretState } from '../../db/secrets.ts'
import { findShownSpecSha256 } from '../servers/shown-spec.ts'

/** Those that the present spec declares, in its order, and then those that are set though nothing asks for them now. */
export async function describeSecrets(db: Db, serverId: string): Promise<Secret[]> {
  const sha256 = await findShownSpecSha256(db, serverId)
  const declared = sha256 === undefined ? [] : (await getSpec(db, sha256)).secrets
  return mergeSecrets({ declared, states: await listSecretStates(db, serverId) })
}

export function mergeSecrets({
  declared,
  states,
}: {
  declared: SecretSpec[]
  states: SecretState[]
}): Secret[] {
  const stateByKey = new Map(states.map((state) => [state.key, state]))
  const declaredKeys = new Set(declared.map(({ key }) => key))
  const strays = states
    .filter(({ key, isSet }) => isSet && !declaredKeys.has(key))
    .map(({ key }) => ({
      key,
      description: 'Not asked for by the present spec',
      whose: 'owner' as const,
    }))
  return [...declared, ...strays].map((spec) => {
    const state = stateByKey.get(spec.key)
    const set = state?.isSet ? state : undefined
    const isDeclared = declaredKeys.has(spec.key)
    return {
      ...spec,
      isSet: set !== undefined,
      isDeclared,
      setAt: set?.setAt.toISOString() ?? null,
      setBy: set?.setBy ?? null,
      isPending: isDeclared && state !== undefined && state.isPending,
    }
  })
}
