import { AppError, type FieldError } from '../../contract/errors.ts'
import type { Build } from '../../contract/nouns.ts'
import { putSpec } from '../../db/artifacts.ts'
import { listSecrets, setSecret } from '../../db/secrets.ts'
import { getServer } from '../../db/servers.ts'
import { requireForkable } from '../../db/templates.ts'
import { requestBuild } from '../builds/request-build.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requireScope } from '../require-scope.ts'
import { refuseStraySecrets, requireSecrets } from '../sources/given-secrets.ts'
import { newWantsOf } from './new-wants.ts'
import { readUpgrade, type UpgradeFacts } from './read-upgrade.ts'

/** What is new and was not approved with the request waits for a confirmation, as in any build. */
export async function upgradeServer(
  context: Context,
  { caller, params, body }: RequestOf<'upgradeServer'>,
): Promise<Build> {
  const { db, config } = context
  const { secrets, allowBreaking } = body
  if (secrets.length > 0) requireScope(caller, 'secrets:write')
  const { organisationId } = caller
  const server = await getServer(db, { ...params, organisationId })
  const facts = await readUpgrade(db, server)
  const errors = refusals(facts, body)
  if (errors.length > 0) throw new AppError('InvalidInput', 'no such upgrade', { errors })
  const { template, base, own, latest, target, isIterated } = facts
  refuseStraySecrets(target, secrets)
  const set = await listSecrets(db, server.id)
  requireSecrets(
    target,
    [...set, ...secrets].map(({ key }) => key),
  )
  const { newDomains, newSecrets } = newWantsOf(facts)
  const { allowedDomains: hadDomains, secrets: hadSecrets } = own.spec
  return requestBuild(context, {
    caller,
    server,
    action: 'server.upgrade',
    metadata: {
      templateId: template.id,
      from: base?.number ?? null,
      to: latest.number,
      allowBreaking,
      discardsOwnChanges: isIterated,
      secretsSet: secrets.map(({ key }) => key),
    },
    source: 'template',
    specSha256: await putSpec(db, target),
    templateId: template.id,
    templateVersionId: latest.id,
    approved: {
      domains: [...hadDomains, ...newDomains.filter((domain) => body.domains.includes(domain))],
      secrets: [...hadSecrets, ...newSecrets.filter(({ key }) => body.secretKeys.includes(key))],
    },
    allowsBreaking: allowBreaking,
    within: async (trx) => {
      await requireForkable(trx, { templateId: template.id, organisationId })
      const place = { organisationId, serverId: server.id, setBy: caller.id }
      for (const secret of secrets)
        await setSecret(trx, { ring: config.ownerSecretKeys, ...place, ...secret })
    },
  })
}

function refusals(
  { latest, isAvailable, isIterated }: UpgradeFacts,
  {
    versionNumber,
    discardsOwnChanges,
  }: Pick<RequestOf<'upgradeServer'>['body'], 'versionNumber' | 'discardsOwnChanges'>,
): FieldError[] {
  const pointer = '/body/versionNumber'
  if (!isAvailable) return [{ pointer, detail: 'There is no newer version to be had' }]
  if (versionNumber !== latest.number)
    return [
      { pointer, detail: `Version ${latest.number} is the newest by now. Look at that one first` },
    ]
  if (!isIterated || discardsOwnChanges) return []
  return [
    {
      pointer: '/body/discardsOwnChanges',
      detail: 'This server was changed since. Say that the upgrade may discard that',
    },
  ]
}
