import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { makeBuild, makeServer, makeVersion } from '../test/rows.ts'
import * as secretChanges from './migrations/0021-secret-changes.ts'
import { listSecretStates, openSecrets, setSecret, takeSecrets } from './secrets.ts'
import { activateVersion, getVersion } from './versions.ts'

test('what is live keeps the secrets that it has had, and lacks no change', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const { id: serverId, organisationId } = await makeServer(db)
  const ring = { keys: [{ kid: 'k', key: new Uint8Array(32).fill(7) }] }
  const owner = { ring, organisationId, serverId }
  const set = (value: string) => setSecret(db, { ...owner, key: 'A', value, setBy: null })
  await set('before')
  const { id } = await makeVersion(db, await makeBuild(db, { serverId }))
  await db.transaction((trx) => activateVersion(trx, id))
  await db.raw(`
    alter table secrets drop column seq, alter column record set not null;
    alter table secrets add constraint secrets_pkey primary key (server_id, key);
    alter table versions drop column secrets_seq`)

  await secretChanges.up(db)
  expect(await listSecretStates(db, serverId)).toMatchObject([{ key: 'A', isPending: false }])
  await set('after')
  const version = await getVersion(db, id)
  expect(await takeSecrets(db, { ring, organisationId, version })).toEqual({ A: 'before' })
  expect(await openSecrets(db, owner)).toEqual({ A: 'after' })
})
