// Live versions with code and a bundle, and what a worker writes when it checks one before it is published.
import type { ScanFinding, SelfTest } from '../contract/nouns.ts'
import { serverSpec, type ServerSpecInput } from '../contract/spec.ts'
import { putArtifact } from '../db/artifacts.ts'
import { policySha256, recordScan, scanPolicy } from '../db/checked-code.ts'
import type { Db } from '../db/connect.ts'
import { recordPublishCheck } from '../db/publish-checks.ts'
import { findServerById } from '../db/servers.ts'
import { activateVersion, getVersion, getVersionSpec, recordOnVersion } from '../db/versions.ts'
import { echoSpec, endBuildOf, makeBuild, makeServer, makeVersion } from './rows.ts'

export interface LiveDesign {
  serverId: string
  slug: string
  versionId: string
  number: number
}

/** The next version of a server, made as a person would by a spec; a new server when none is named. */
export async function makeLiveDesign(
  db: Db,
  {
    organisationId,
    serverId,
    spec = echoSpec,
    code = '// the code\nexport default {}\n',
  }: { organisationId: string; serverId?: string; spec?: ServerSpecInput; code?: string },
): Promise<LiveDesign> {
  const server =
    serverId === undefined
      ? await makeServer(db, organisationId)
      : await findServerById(db, serverId)
  if (!server) throw new Error(`there is no server ${serverId}`)
  const version = await makeVersion(db, await makeBuild(db, { serverId: server.id, spec }))
  const codeSha256 = await putArtifact(db, { kind: 'code', content: code })
  const bundleSha256 = await putArtifact(db, { kind: 'bundle', content: `${code}// bundled\n` })
  await recordOnVersion(db, { id: version.id, codeSha256, bundleSha256 })
  await db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(db, version)
  return { serverId: server.id, slug: server.slug, versionId: version.id, number: version.number }
}

const passed: SelfTest = {
  calls: [{ tool: 'echo', title: 'Says hi', state: 'passed', reason: null, durationMs: 3 }],
  regressions: [],
}

/** Of a version that nothing is wrong with, unless the test says so. */
export async function recordCheck(
  db: Db,
  {
    versionId,
    selfTest = passed,
    findings = [],
  }: { versionId: string; selfTest?: SelfTest; findings?: ScanFinding[] },
): Promise<void> {
  const version = await getVersion(db, versionId)
  const policy = scanPolicy(serverSpec.parse(await getVersionSpec(db, version)))
  const { declaredSecrets } = policy
  const scans = [
    { sha256: version.codeSha256 ?? '', policySha256: policySha256(policy), findings },
    {
      sha256: version.bundleSha256 ?? '',
      policySha256: policySha256({ declaredSecrets }),
      findings: [],
    },
  ]
  for (const scan of scans) await recordScan(db, { ...scan, scannerVersion: 'of-a-test' })
  await recordPublishCheck(db, { versionId, selfTest })
}
