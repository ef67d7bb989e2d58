import { confirmationWaitMs } from '../../contract/build-steps.ts'
import { AppError } from '../../contract/errors.ts'
import {
  refuseDomains,
  refusePublicServers,
  type OrganisationPolicy,
} from '../../contract/policy.ts'
import { getBuild, type Approved, type BuildKey } from '../../db/builds.ts'
import { askForConfirmation, expireConfirmation } from '../../db/confirmations.ts'
import { enforce, getPolicy } from '../../db/policies.ts'
import { getServerKey } from '../../db/servers.ts'
import { getBuildingVersion, getVersion, getVersionSpec } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { questionOf, sentencesOf, type Change } from './contract-check-plan.ts'
import { listMissingSecrets, secretMissing } from './missing-secrets.ts'
import { runStep } from './run-step.ts'

type Context = Pick<Deps, 'db' | 'call' | 'failpoint'>
interface Input {
  buildId: string
  versionId: string
}

/** Puts one question to a person when the version reaches, asks or breaks more than somebody has approved. */
export async function contractCheck(
  context: Context,
  { buildId, versionId }: Input,
): Promise<{ waitMs: number | null }> {
  return runStep<{ waitMs: number | null }>(
    context,
    { buildId, step: 'contract-check' },
    async () => {
      const change = await readChange(context, { buildId, versionId })
      enforce(refuseDomains(change.policy, change.spec))
      if (change.isPublic) enforce(refusePublicServers(change.policy))
      const question = questionOf(change)
      if (!question) return { result: { waitMs: null }, text: unaskedText(change) }
      const until = new Date(Date.now() + confirmationWaitMs)
      const confirmation = await askForConfirmation(context.db, {
        buildId,
        confirmation: { ...question, state: 'waiting', until: until.toISOString(), by: null },
      })
      return {
        result: { waitMs: Math.max(1, Date.parse(confirmation.until) - Date.now()) },
        text: `Waits ${confirmationWaitMs / 60_000} minutes for somebody to confirm this. ${sentencesOf(question).join(' ')}`,
        isUnderWay: true,
      }
    },
  )
}

/** After the wait, however it ended: the row says whether somebody said yes. */
export async function endConfirmation(
  context: Context,
  { buildId, versionId }: Input,
): Promise<void> {
  return runStep(context, { buildId, step: 'contract-check' }, async () => {
    const confirmation = await expireConfirmation(context.db, buildId)
    if (confirmation?.state !== 'given')
      throw new AppError('ConfirmationExpired', `nobody confirmed build ${buildId}`, {
        detail:
          'What the build log lists needed a yes within 30 minutes. Build again, and confirm it on the page of the build.',
      })
    const version = await getBuildingVersion(context.db, versionId)
    const { serverId } = version
    const spec = await getVersionSpec(context.db, version)
    const missing = await listMissingSecrets(context, { serverId, spec })
    if (missing.length > 0) throw secretMissing(missing)
    return { result: undefined, text: `Confirmed by ${confirmation.by ?? 'somebody'}.` }
  })
}

async function readChange(
  context: Context,
  { buildId, versionId }: Input,
): Promise<Change & { policy: OrganisationPolicy; isPublic: boolean }> {
  const { db } = context
  const build = await getBuild(db, buildId)
  const version = await getBuildingVersion(db, versionId)
  const spec = await getVersionSpec(db, version)
  const server = await getServerKey(db, build.serverId)
  const { liveVersionId, id: serverId, organisationId } = server
  return {
    spec,
    live: liveVersionId ? await getVersionSpec(db, await getVersion(db, liveVersionId)) : null,
    approved: await approvedOf(context, build),
    allowsBreaking: build.allowsBreaking,
    missingSecrets: await listMissingSecrets(context, { serverId, spec }),
    regressions: version.selfTest?.regressions ?? [],
    policy: await getPolicy(db, organisationId),
    isPublic: server.visibility === 'public',
  }
}

const nothing: Approved = { domains: [], secrets: [] }

/**
 * What was seen with the request. A change of a version that never went live carries on what was approved of that one:
 * its spec may hold what nobody has seen.
 */
async function approvedOf(
  { db }: Context,
  { approved, baseVersionId }: BuildKey,
): Promise<Approved> {
  if (approved) return approved
  if (!baseVersionId) return nothing
  const base = await getVersion(db, baseVersionId)
  if (base.activatedAt) {
    const { allowedDomains, secrets } = await getVersionSpec(db, base)
    return { domains: allowedDomains, secrets }
  }
  const { approved: seen, confirmation } = await getBuild(db, base.buildId)
  const given = confirmation?.state === 'given' ? confirmation : null
  return {
    domains: [...(seen?.domains ?? []), ...(given?.newDomains ?? [])],
    secrets: [...(seen?.secrets ?? []), ...(given?.newSecrets ?? [])],
  }
}

function unaskedText({ live, allowsBreaking }: Change) {
  if (!live) return 'It reaches and asks for nothing that was not approved.'
  return allowsBreaking
    ? 'It reaches and asks for nothing new. Callers may break, as was allowed.'
    : 'Callers find what they know, and it reaches and asks for nothing new.'
}
