import type { ServerSpec } from '../../contract/spec.ts'
import { AppError } from '../../contract/errors.ts'
import { serverUrl } from '../../contract/server-url.ts'
import { getArtifact } from '../../db/artifacts.ts'
import { scanPolicy } from '../../db/checked-code.ts'
import { takeSecrets } from '../../db/secrets.ts'
import { getServerKey } from '../../db/servers.ts'
import { getRunnableVersion, getVersionSpec } from '../../db/versions.ts'
import { judgeBundle } from '../code/judge-bundle.ts'
import type { Deps } from '../deps.ts'
import { secretMissing } from '../records/missing-secrets.ts'

type Context = Pick<
  Deps,
  'db' | 'ownerSecretKeys' | 'publicGatewayUrl' | 'oauthIssuer' | 'allowedOriginHosts'
>

/** Under this name a runner asks the gateway for the platform's keys. */
const JWKS_URL = 'http://platform.bmm.internal/jwks.json'

/**
 * All that makes a generic runner into this version, as one JSON document for its standard input. It holds secrets: it is
 * made just before it is written, and never logged or returned.
 */
export async function assignmentOf(context: Context, versionId: string): Promise<string> {
  const { db, ownerSecretKeys, publicGatewayUrl, oauthIssuer, allowedOriginHosts } = context
  const version = await getRunnableVersion(db, versionId)
  const server = await getServerKey(db, version.serverId)
  const spec = await getVersionSpec(db, version)
  const sha256 = await judgedBundle(context, version, spec)
  const { organisationId } = server
  const stored = await takeSecrets(db, { ring: ownerSecretKeys, organisationId, version })
  return JSON.stringify({
    versionId,
    version: String(version.number),
    code: await getArtifact(db, sha256),
    sha256,
    secrets: ownerSecrets(spec, stored),
    callerSecretKeys: spec.secrets.filter(({ whose }) => whose === 'caller').map(({ key }) => key),
    publicUrl: serverUrl(publicGatewayUrl, server.slug),
    issuer: oauthIssuer,
    jwksUrl: JWKS_URL,
    allowedOriginHosts,
  })
}

/** A bundle that the present scanner does not let pass is not deployed (invariant 8). */
async function judgedBundle(
  context: Context,
  { id, bundleSha256 }: { id: string; bundleSha256: string | null },
  spec: ServerSpec,
) {
  if (!bundleSha256) throw new AppError('HashMismatch', `version ${id} has no bundle`)
  const { declaredSecrets } = scanPolicy(spec)
  const { isPassed } = await judgeBundle(context, { bundleSha256, declaredSecrets })
  if (!isPassed) throw new AppError('HashMismatch', `the bundle of ${id} does not pass the scan`)
  return bundleSha256
}

function ownerSecrets(spec: ServerSpec, stored: Record<string, string>) {
  const declared = spec.secrets.filter(({ whose }) => whose === 'owner').map(({ key }) => key)
  const missing = declared.filter((key) => stored[key] === undefined)
  if (missing.length > 0) throw secretMissing(missing)
  return Object.fromEntries(declared.map((key) => [key, stored[key]]))
}
