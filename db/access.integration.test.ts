import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLiveVersion, addServer, addUser, testConfig } from '../test/oauth-app.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { listCallerSecretSpecs, mayCall } from './access.ts'
import {
  deleteCallerSecret,
  listCallerSecrets,
  openCallerSecrets,
  setCallerSecret,
} from './caller-secrets.ts'
import type { Db } from './connect.ts'
import { listen } from './notify.ts'
import { listCutoffs, setCutoff } from './token-cutoffs.ts'

const config = testConfig({})
const ring = config.callerSecretKeys
let database: TestDatabase
let db: Db
let owner: string
let stranger: string

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  owner = await addUser(db, 'Ada')
  stranger = await addUser(db, 'Bob')
})

afterAll(() => database[Symbol.asyncDispose]())

test('lets members call, strangers only a public server, and nobody who is suspended', async () => {
  const { id: serverId, organisationId } = await addServer(db, { config, ownerId: owner })
  const { id: openId } = await addServer(db, { config, ownerId: owner, visibility: 'public' })
  expect(await mayCall(db, { userId: owner, serverId })).toBe(true)
  expect(await mayCall(db, { userId: stranger, serverId })).toBe(false)
  expect(await mayCall(db, { userId: stranger, serverId: openId })).toBe(true)
  expect(await mayCall(db, { userId: 'usr_nobody', serverId: openId })).toBe(false)
  expect(await mayCall(db, { userId: owner, serverId: 'srv_nothing' })).toBe(false)

  await db('memberships').insert({ organisationId, userId: stranger, role: 'viewer' })
  expect(await mayCall(db, { userId: stranger, serverId })).toBe(true)
  await db('users').where({ id: stranger }).update({ suspendedAt: new Date() })
  for (const id of [serverId, openId])
    expect(await mayCall(db, { userId: stranger, serverId: id })).toBe(false)
  await db('users').where({ id: stranger }).update({ suspendedAt: null })
})

test('asks callers for what the live version needs of them', async () => {
  const { id: serverId } = await addServer(db, { config, ownerId: owner })
  expect(await listCallerSecretSpecs(db, serverId)).toEqual([])
  const token = { key: 'TOKEN', description: 'Yours', whose: 'caller' } as const
  await addLiveVersion(db, {
    serverId,
    secrets: [token, { key: 'OTHER', description: 'Of the owner', whose: 'owner' }],
  })
  expect(await listCallerSecretSpecs(db, serverId)).toEqual([token])
})

test('keeps the secrets of each caller for that caller alone', async () => {
  const { id: serverId } = await addServer(db, { config, ownerId: owner })
  const mine = { serverId, userId: owner }
  const theirs = { serverId, userId: stranger }
  await setCallerSecret(db, { ring, ...mine, key: 'TOKEN', value: 'first-value' })
  await setCallerSecret(db, { ring, ...mine, key: 'TOKEN', value: 'second-value' })
  await setCallerSecret(db, { ring, ...theirs, key: 'TOKEN', value: 'their-value' })
  expect(await openCallerSecrets(db, { ring, ...mine })).toEqual({ TOKEN: 'second-value' })
  expect(await openCallerSecrets(db, { ring, ...theirs })).toEqual({ TOKEN: 'their-value' })
  expect(JSON.stringify(await db('callerSecrets'))).not.toContain('value"')

  // A row that is moved to another person does not open.
  const { record } = await db('callerSecrets').where(theirs).first('record')
  await db('callerSecrets').where(mine).update({ record })
  await expect(openCallerSecrets(db, { ring, ...mine })).rejects.toThrow('unable to authenticate')

  expect(await deleteCallerSecret(db, { ...mine, key: 'TOKEN' })).toBe(true)
  expect(await deleteCallerSecret(db, { ...mine, key: 'TOKEN' })).toBe(false)
  expect(await listCallerSecrets(db, mine)).toEqual([])
  expect(await listCallerSecrets(db, theirs)).toEqual([{ key: 'TOKEN', setAt: expect.any(Date) }])
})

test('refuses a secret that is empty, or longer than a call can carry', async () => {
  const { id: serverId } = await addServer(db, { config, ownerId: owner })
  for (const value of ['', 'x'.repeat(4_097)])
    await expect(
      setCallerSecret(db, { ring, serverId, userId: owner, key: 'TOKEN', value }),
    ).rejects.toMatchObject({ code: 'InvalidInput' })
})

test('moves a cut-off forward and tells the gateways', async () => {
  const { id: serverId } = await addServer(db, { config, ownerId: owner })
  const notices: string[] = []
  const failures: unknown[] = []
  await using listener = await listen(
    { databaseUrl: database.databaseUrl, onError: (err) => failures.push(err) },
    { channels: ['bmm_access'], onNotice: (_channel, id) => notices.push(id) },
  )
  expect(listener).toBeDefined()
  const ofServer = async () =>
    (await listCutoffs(db)).filter((cutoff) => cutoff.serverId === serverId)
  await setCutoff(db, { serverId })
  const [first] = await ofServer()
  expect(first).toMatchObject({ userId: undefined, clientId: undefined })
  await setCutoff(db, { serverId })
  await setCutoff(db, { serverId, userId: owner, clientId: 'client' })
  const after = await ofServer()
  expect(after).toHaveLength(2)
  const [again] = after.filter(({ userId }) => userId === undefined)
  expect(Number(again?.issuedBefore)).toBeGreaterThan(Number(first?.issuedBefore))
  await expect.poll(() => notices).toEqual([serverId, serverId, serverId])
  expect(failures).toEqual([])
})
