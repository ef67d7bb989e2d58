import { expect, test } from 'vitest'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { putArtifact } from '../../db/artifacts.ts'
import { policySha256, recordScan } from '../../db/checked-code.ts'
import { deleteSecret, setSecret } from '../../db/secrets.ts'
import { activateVersion, recordOnVersion } from '../../db/versions.ts'
import { createTestDatabase } from '../../test/database.ts'
import { echoSpec, makeBuild, makeServer, makeVersion } from '../../test/rows.ts'
import { scannerVersion } from '../code/scan-source.ts'
import { assignmentOf } from './assignment.ts'

const ownerSecretKeys = { keys: [{ kid: 'k1', key: new Uint8Array(32).fill(7) }] }
const spec: ServerSpecInput = {
  ...echoSpec,
  secrets: ['TOKEN', 'OTHER'].map((key) => ({ key, description: 'Opens it', whose: 'owner' })),
}

test('a server that wakes, or whose runner crashed, gets the secrets that it was deployed with', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const { id: serverId, organisationId } = await makeServer(db)
  const owner = { ring: ownerSecretKeys, organisationId, serverId, setBy: null }
  await setSecret(db, { ...owner, key: 'TOKEN', value: 'applied' })
  await setSecret(db, { ...owner, key: 'OTHER', value: 'other' })
  const { id: versionId } = await makeVersion(db, await makeBuild(db, { serverId, spec }))
  const sha256 = await putArtifact(db, { kind: 'bundle', content: 'module.exports = {}' })
  await recordScan(db, {
    sha256,
    policySha256: policySha256({ declaredSecrets: ['TOKEN', 'OTHER'] }),
    scannerVersion,
    findings: [],
  })
  await recordOnVersion(db, { id: versionId, bundleSha256: sha256 })
  const secrets = async () => {
    const assignment = await assignmentOf(
      {
        db,
        ownerSecretKeys,
        publicGatewayUrl: 'http://localhost:4100',
        oauthIssuer: 'http://localhost:4000/oauth',
        allowedOriginHosts: ['localhost'],
      },
      versionId,
    )
    return JSON.parse(assignment).secrets
  }
  const applied = { TOKEN: 'applied', OTHER: 'other' }
  expect(await secrets()).toEqual(applied)
  await db.transaction((trx) => activateVersion(trx, versionId))
  await setSecret(db, { ...owner, key: 'TOKEN', value: 'replaced' })
  await deleteSecret(db, { serverId, key: 'OTHER' })
  expect(await secrets()).toEqual(applied)
})
