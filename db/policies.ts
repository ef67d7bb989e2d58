import { AppError } from '../contract/errors.ts'
import {
  openPolicy,
  organisationPolicy,
  type OrganisationPolicy,
  type Refusal,
} from '../contract/policy.ts'
import type { Db } from './connect.ts'

/** What the organisation allows itself now; everything, when nobody has said otherwise. */
export async function getPolicy(db: Db, organisationId: string): Promise<OrganisationPolicy> {
  const row = await db('organisation_policies').where({ organisationId }).first('policy')
  return row ? organisationPolicy.parse(row.policy) : openPolicy
}

export async function setPolicy(
  db: Db,
  {
    organisationId,
    policy,
    by,
  }: { organisationId: string; policy: OrganisationPolicy; by: string },
): Promise<void> {
  await db('organisation_policies')
    .insert({
      organisationId,
      policy: JSON.stringify(policy),
      updatedBy: by,
      updatedAt: new Date(),
    })
    .onConflict('organisation_id')
    .merge()
}

/** By slug: of the servers that are public, those that are not deleted. */
export async function listPublicServers(db: Db, organisationId: string): Promise<string[]> {
  return db('servers')
    .where({ organisationId, visibility: 'public', deletedAt: null })
    .orderBy('slug')
    .pluck('slug')
}

const MEGABYTE = 1_048_576

/** Of the runners of the version's organisation, where it gives them less than the host does. */
export async function findRunnerLimits(
  db: Db,
  versionId: string,
): Promise<{ memoryBytes?: number; cpus?: number } | undefined> {
  const row = await db('versions')
    .join('servers', 'servers.id', 'versions.serverId')
    .join('organisation_policies', 'organisation_policies.organisationId', 'servers.organisationId')
    .where('versions.id', versionId)
    .first('organisation_policies.policy')
  if (!row) return undefined
  const { memoryMb, cpus } = organisationPolicy.parse(row.policy).runner
  if (memoryMb === null && cpus === null) return undefined
  return {
    ...(memoryMb !== null && { memoryBytes: memoryMb * MEGABYTE }),
    ...(cpus !== null && { cpus }),
  }
}

/** Throws PolicyRefused when there is a refusal. */
export function enforce(refusal: Refusal | undefined): void {
  if (!refusal) return
  throw new AppError('PolicyRefused', `the rule ${refusal.rule} stands against it`, {
    detail: `${refusal.sentence} An admin of the organisation can change this rule, on its page "Policy".`,
    facts: { rule: refusal.rule },
  })
}
