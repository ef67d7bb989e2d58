import type { BuildSource } from '../../contract/nouns.ts'
import type { Visibility } from '../../contract/visibility.ts'
import { refuseDomains, refusePublicServers, refuseSource } from '../../contract/policy.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import type { Db } from '../../db/connect.ts'
import { enforce, getPolicy } from '../../db/policies.ts'

/** PolicyRefused when a rule of the organisation stands against what is asked for; what is not named is not asked. */
export async function requirePermitted(
  db: Db,
  {
    organisationId,
    source,
    spec,
    visibility,
  }: {
    organisationId: string
    source?: BuildSource
    spec?: ServerSpec | null
    visibility?: Visibility
  },
): Promise<void> {
  const policy = await getPolicy(db, organisationId)
  if (source !== undefined) enforce(refuseSource(policy, source))
  if (spec) enforce(refuseDomains(policy, spec))
  if (visibility === 'public') enforce(refusePublicServers(policy))
}
