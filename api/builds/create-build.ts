import type { Build } from '../../contract/nouns.ts'
import { listSecrets } from '../../db/secrets.ts'
import { getServer } from '../../db/servers.ts'
import { requireForkable } from '../../db/templates.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requireSecrets } from '../sources/given-secrets.ts'
import { readSource } from '../sources/read-source.ts'
import { buildOfSource } from './build-of-source.ts'
import { requestBuild } from './request-build.ts'

export async function createBuild(
  context: Context,
  { caller, params, signal, body: { allowBreaking, ...body } }: RequestOf<'createBuild'>,
): Promise<Build> {
  const { db } = context
  const { organisationId } = caller
  const server = await getServer(db, { ...params, organisationId })
  const source = await readSource(db, {
    organisationId,
    reader: { person: caller.id, signal },
    body,
  })
  const { templateId } = source
  if (source.spec) {
    const set = await listSecrets(db, server.id)
    requireSecrets(
      source.spec,
      set.map(({ key }) => key),
    )
  }
  return requestBuild(context, {
    caller,
    server,
    action: 'server.build',
    metadata: { source: source.kind, allowBreaking },
    ...(await buildOfSource(db, source)),
    templateId,
    allowsBreaking: allowBreaking,
    within: async (trx) => {
      if (templateId) await requireForkable(trx, { templateId, organisationId })
    },
  })
}
