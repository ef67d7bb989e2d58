import { AppError } from '../../contract/errors.ts'
import type { Build } from '../../contract/nouns.ts'
import { getServer } from '../../db/servers.ts'
import { findShownVersion } from '../../db/versions.ts'
import { requestBuild } from '../builds/request-build.ts'
import type { Context } from '../context.ts'
import { requireModel } from '../previews/require-model.ts'
import type { RequestOf } from '../request-types.ts'

export async function iterateServer(
  context: Context,
  { caller, params, body: { instruction, allowBreaking } }: RequestOf<'iterateServer'>,
): Promise<Build> {
  const { db } = context
  const server = await getServer(db, { ...params, organisationId: caller.organisationId })
  await requireModel(db)
  const base = await findShownVersion(db, server.id)
  if (!base)
    throw new AppError('SourceInvalid', `no version of ${server.id} has a spec`, {
      detail: 'No version of this server has a spec yet that could be changed. Build one first.',
    })
  return requestBuild(context, {
    caller,
    server,
    action: 'server.iterate',
    metadata: {
      baseVersion: base.number,
      instructionLength: instruction.length,
      allowBreaking,
    },
    source: 'iterate',
    specSha256: null,
    instruction,
    baseVersionId: base.id,
    allowsBreaking: allowBreaking,
    templateVersionId: null,
  })
}
