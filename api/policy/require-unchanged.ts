import { isDeepStrictEqual } from 'node:util'
import { refuseChangedSpec } from '../../contract/policy.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import type { Db } from '../../db/connect.ts'
import { enforce, getPolicy } from '../../db/policies.ts'

/** Where specs are not allowed, one from another source must be what that source gave: else a preview lets any through. */
export async function requireUnchanged(
  db: Db,
  {
    organisationId,
    spec,
    readGiven,
  }: {
    organisationId: string
    spec: ServerSpec
    /** null: it gave none. Asked only where it matters. */
    readGiven: () => Promise<ServerSpec | null>
  },
): Promise<void> {
  const refusal = refuseChangedSpec(await getPolicy(db, organisationId))
  if (refusal && !isDeepStrictEqual(spec, await readGiven())) enforce(refusal)
}
