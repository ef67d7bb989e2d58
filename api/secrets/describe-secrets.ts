import type { Secret } from '../../contract/nouns.ts'
import type { SecretSpec } from '../../contract/spec.ts'
import { getSpec } from '../../db/artifacts.ts'
import type { Db } from '../../db/connect.ts'
import { findLiveRunnerStart, listSecrets } from '../../db/secrets.ts'
import { findShownSpecSha256 } from '../servers/shown-spec.ts'

/** Those that the present spec declares, in its order, and then those that are set though nothing asks for them now. */
export async function describeSecrets(db: Db, serverId: string): Promise<Secret[]> {
  const sha256 = await findShownSpecSha256(db, serverId)
  const declared = sha256 === undefined ? [] : (await getSpec(db, sha256)).secrets
  return mergeSecrets({
    declared,
    set: await listSecrets(db, serverId),
    startedAt: await findLiveRunnerStart(db, serverId),
  })
}

export function mergeSecrets({
  declared,
  set,
  startedAt,
}: {
  declared: SecretSpec[]
  set: { key: string; setAt: Date; setBy: string | null }[]
  /** When the runner was given what it has; undefined: the next one is given what is set by then. */
  startedAt: Date | undefined
}): Secret[] {
  const setByKey = new Map(set.map((row) => [row.key, row]))
  const declaredKeys = new Set(declared.map(({ key }) => key))
  const strays = set
    .filter(({ key }) => !declaredKeys.has(key))
    .map(({ key }) => ({
      key,
      description: 'Not asked for by the present spec',
      whose: 'owner' as const,
    }))
  return [...declared, ...strays].map((spec) => {
    const row = setByKey.get(spec.key)
    return {
      ...spec,
      isSet: row !== undefined,
      isDeclared: declaredKeys.has(spec.key),
      setAt: row?.setAt.toISOString() ?? null,
      setBy: row?.setBy ?? null,
      isPending:
        declaredKeys.has(spec.key) && row !== undefined && startedAt !== undefined
          ? row.setAt > startedAt
          : false,
    }
  })
}
