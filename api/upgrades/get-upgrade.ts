import { specDifferenceOf } from '../../contract/compare-specs.ts'
import type { Upgrade } from '../../contract/templates.ts'
import { listSecrets } from '../../db/secrets.ts'
import { getServer } from '../../db/servers.ts'
import { listTemplateVersions } from '../../db/templates.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { ownerSecrets } from '../sources/given-secrets.ts'
import { newWantsOf } from './new-wants.ts'
import { readUpgrade } from './read-upgrade.ts'

export async function getUpgrade(
  { db }: Context,
  { caller, params }: RequestOf<'getUpgrade'>,
): Promise<Upgrade> {
  const server = await getServer(db, { ...params, organisationId: caller.organisationId })
  const facts = await readUpgrade(db, server)
  const { template, base, own, latest, target, isIterated, isAvailable } = facts
  const set = new Set((await listSecrets(db, server.id)).map(({ key }) => key))
  const versions = await listTemplateVersions(db, template.id)
  return {
    templateId: template.id,
    templateSlug: template.slug,
    templateTitle: template.title,
    installedVersion: base?.number ?? null,
    latestVersion: latest.number,
    isAvailable,
    isDeclined: server.declinesUpgrades,
    isIterated,
    versions: versions.filter(({ number }) => number > (base?.number ?? 0)),
    difference: specDifferenceOf(own.spec, target),
    templateDifference: base && specDifferenceOf(base.spec, latest.spec),
    ownDifference: base && isIterated ? specDifferenceOf(base.spec, own.spec) : null,
    baseCode: base?.code ?? null,
    ownCode: own.code,
    latestCode: latest.code,
    ...newWantsOf(facts),
    missingSecrets: ownerSecrets(target)
      .map(({ key }) => key)
      .filter((key) => !set.has(key)),
  }
}
