import { AppError, type FieldError } from '../../contract/errors.ts'
import type { OrganisationPolicy } from '../../contract/policy.ts'
import type { ResultOf } from '../../contract/route-types.ts'
import { recordAudit } from '../../db/audit.ts'
import * as policies from '../../db/policies.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function setPolicy(
  { db, config }: Context,
  { caller, body: policy }: RequestOf<'setPolicy'>,
): Promise<ResultOf<'setPolicy'>> {
  const { organisationId, id: by } = caller
  refuseMoreThanTheMachine(policy, { memoryMb: config.RUNNER_MEMORY_MB, cpus: config.RUNNER_CPUS })
  return db.transaction(async (trx) => {
    const before = await policies.getPolicy(trx, organisationId)
    await policies.setPolicy(trx, { organisationId, policy, by })
    await recordAudit(trx, {
      organisationId,
      actorId: by,
      action: 'policy.set',
      resourceType: 'organisation',
      resourceId: organisationId,
      metadata: { before, after: policy },
    })
    const publicServers = policy.allowsPublicServers
      ? []
      : await policies.listPublicServers(trx, organisationId)
    return { policy, publicServers }
  })
}

/** An organisation can give its runners less than the operator does, and not more. */
function refuseMoreThanTheMachine(
  { runner }: OrganisationPolicy,
  ceiling: { memoryMb: number; cpus: number },
) {
  const errors = (['memoryMb', 'cpus'] as const).flatMap((name): FieldError[] =>
    (runner[name] ?? 0) > ceiling[name]
      ? [
          {
            pointer: `/body/runner/${name}`,
            detail: `At most ${ceiling[name]} in this installation`,
          },
        ]
      : [],
  )
  if (errors.length > 0)
    throw new AppError('InvalidInput', 'limits above those of the operator', { errors })
}
