import { AppError } from '../../contract/errors.ts'
import type { ResultOf } from '../../contract/route-types.ts'
import { getArtifact, getSpec } from '../../db/artifacts.ts'
import { findLatestScan } from '../../db/checked-code.ts'
import { getServer } from '../../db/servers.ts'
import { findVersionByNumber, listVersions } from '../../db/versions.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function getVersion(
  { db }: Context,
  { caller, params: { serverId, number } }: RequestOf<'getVersion'>,
): Promise<ResultOf<'getVersion'>> {
  const server = await getServer(db, { serverId, organisationId: caller.organisationId })
  const key = await findVersionByNumber(db, { serverId: server.id, number })
  const version = (await listVersions(db, server.id)).find((listed) => listed.number === number)
  if (!key || !version) throw new AppError('VersionNotFound', `no version ${number} of ${serverId}`)
  const { codeSha256, specSha256 } = key
  const spec = specSha256 === null ? null : await getSpec(db, specSha256)
  const scan =
    codeSha256 === null || spec === null
      ? undefined
      : await findLatestScan(db, { codeSha256, spec })
  return {
    ...version,
    spec,
    code: codeSha256 === null ? null : await getArtifact(db, codeSha256),
    codeSha256,
    findings: scan?.findings ?? [],
  }
}
