import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMember } from '../test/api-world.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { makeOrganisation, makeServer } from '../test/rows.ts'
import { openCallerSecrets, setCallerSecret } from './caller-secrets.ts'
import { ensureSigningKey, listSigningKeys } from './oauth-signing-keys.ts'
import { callerTables, countByKey, ownerTables, rewrapAll } from './rewrap.ts'
import { openSecrets, setSecret } from './secrets.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => database?.[Symbol.asyncDispose]())

const key = (kid: string) => ({ kid, key: new Uint8Array(randomBytes(32)) })
const [old, next] = [key('old'), key('next')]
const both = { keys: [next, old] }

test('after a rotation everything opens with the new key alone, and nothing names the old one', async () => {
  const { db } = database
  const organisationId = await makeOrganisation(db)
  const { id: serverId } = await makeServer(db, organisationId)
  const { userId } = await addMember(db, { role: 'member', organisationId })
  const before = { keys: [old] }
  await ensureSigningKey(db, { ring: before })
  const owner = { organisationId, serverId }
  for (let i = 0; i < 450; i += 1)
    await setSecret(db, {
      ring: before,
      ...owner,
      key: `KEY_${i}`,
      value: `value ${i}`,
      setBy: null,
    })
  await setCallerSecret(db, { ring: before, serverId, userId, key: 'OWN', value: 'mine' })
  expect(await countByKey(db, ownerTables)).toEqual(new Map([['old', 451]]))

  expect(await rewrapAll(db, { ring: both, tables: ownerTables })).toBe(451)
  expect(await rewrapAll(db, { ring: both, tables: callerTables })).toBe(1)
  expect(await rewrapAll(db, { ring: both, tables: ownerTables })).toBe(0)

  const after = { keys: [next] }
  expect(await countByKey(db, ownerTables)).toEqual(new Map([['next', 451]]))
  expect(await countByKey(db, callerTables)).toEqual(new Map([['next', 1]]))
  const values = await openSecrets(db, { ring: after, ...owner })
  expect(Object.keys(values)).toHaveLength(450)
  expect(values).toMatchObject({ KEY_0: 'value 0', KEY_449: 'value 449' })
  expect(await openCallerSecrets(db, { ring: after, serverId, userId })).toEqual({ OWN: 'mine' })
  expect(await listSigningKeys(db, { ring: after })).toHaveLength(1)
})

test('a record of a key that is not in the ring is named, and stays as it is', async () => {
  const { db } = database
  const { id: serverId, organisationId } = await makeServer(db)
  const lost = { ring: { keys: [key('lost')] }, organisationId, serverId }
  await setSecret(db, { ...lost, key: 'LOST', value: 'x', setBy: null })
  await expect(rewrapAll(db, { ring: both, tables: ownerTables })).rejects.toThrow('lost')
  expect(await openSecrets(db, lost)).toEqual({ LOST: 'x' })
})
