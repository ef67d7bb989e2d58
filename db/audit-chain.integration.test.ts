import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ChainedAuditEvent } from '../contract/audit-routes.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { makeOrganisation } from '../test/rows.ts'
import { recordAudit } from './audit.ts'
import { auditHash, exportAudit, verifyAudit } from './audit-chain.ts'
import type { Db } from './connect.ts'

let database: TestDatabase
let db: Db
let organisationId: string
beforeEach(async () => {
  database = await createTestDatabase()
  ;({ db } = database)
  organisationId = await makeOrganisation(db)
})
afterEach(() => database[Symbol.asyncDispose]())

const act = (n: number, where: string | null = organisationId) => ({
  organisationId: where,
  actorId: null,
  action: `test.${n}`,
  resourceType: 'thing',
  metadata: { n },
})

async function record(count: number, where?: string | null) {
  for (let n = 1; n <= count; n += 1) await recordAudit(db, act(n, where))
}

async function read() {
  const lines: ChainedAuditEvent[] = []
  for await (const line of exportAudit(db, { organisationId })) lines.push(line)
  return lines
}

test('every organisation has a chain of its own, and so has the installation', async () => {
  const other = await makeOrganisation(db)
  await Promise.all([record(3), record(2, other), record(2, null)])
  expect((await read()).map(({ seq, action }) => [seq, action])).toEqual([
    [1, 'test.1'],
    [2, 'test.2'],
    [3, 'test.3'],
  ])
  expect(await verifyAudit(db)).toEqual({ chains: 3, events: 7, broken: [] })
})

test('who has nothing but an export can verify it', async () => {
  const odd = {
    text: 'ü"\\\n\u2028\u0001\ud83d\ude00 \ud800 \u0000',
    7: -0,
    n: 1e-7,
    m: 1e21,
    d: 0.1,
  }
  await recordAudit(db, {
    ...act(1),
    metadata: odd,
    resourceTitle: 'An "odd" one\t',
    address: '::1',
  })
  await record(3)
  let prevHash = '0'.repeat(64)
  for (const line of await read()) {
    const { prevHash: told, hash, ...event } = JSON.parse(JSON.stringify(line)) as typeof line
    expect([told, hash]).toEqual([prevHash, auditHash(prevHash, event)])
    prevHash = hash
  }
})

test('acts that go on at once do not wait for each other, and each has its place', async () => {
  const other = await makeOrganisation(db)
  await db.transaction(async (first) => {
    await recordAudit(first, act(1))
    await recordAudit(first, act(2, other))
    await db.transaction(async (second) => {
      await recordAudit(second, act(3, other))
      await recordAudit(second, act(4))
    })
  })
  expect((await read()).map(({ action }) => action)).toEqual(['test.4', 'test.1'])
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      db.transaction(async (trx) => {
        for (const where of n % 2 ? [organisationId, other] : [other, organisationId])
          await recordAudit(trx, act(n, where))
      }),
    ),
  )
  expect(await verifyAudit(db)).toEqual({ chains: 2, events: 84, broken: [] })
})

test('what was rolled back leaves no gap', async () => {
  await record(1)
  const undone = db.transaction(async (trx) => {
    await recordAudit(trx, act(2))
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await record(1)
  expect((await read()).map(({ seq }) => seq)).toEqual([1, 2])
})

describe('for a superuser too', () => {
  test.each([
    ["update audit_events set action = 'x'", 'update'],
    ['delete from audit_events where id = -1', 'delete'],
    ['truncate audit_events', 'truncate'],
    ["update audit_chain set hash = 'x'", 'update'],
    ['delete from audit_chain', 'delete'],
    ['truncate audit_chain', 'truncate'],
    ['delete from audit_heads', 'delete'],
    ['truncate audit_heads', 'truncate'],
  ])('%s is refused', async (statement, what) => {
    await record(1)
    await expect(db.raw(statement)).rejects.toThrow(`${what} is refused on audit_`)
  })
})

/** As somebody does who owns the whole database, and switches its triggers off. */
async function tamper(statement: string) {
  await db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica')
    await trx.raw(statement)
  })
}

const removeWithLink = (action: string) =>
  `with gone as (delete from audit_events where action = '${action}' returning id)
   delete from audit_chain where event_id in (select id from gone)`
const hashAnew = (seq: number) =>
  `update audit_events set action = 'forged' where action = 'test.${seq}';
   update audit_chain set hash = audit_hash((select hash from audit_chain where seq = ${seq - 1}), seq, event)
   from audit_events as event where event.action = 'forged' and seq = ${seq}`
const edit = (assignment: string) => `update audit_events set ${assignment} where action = 'test.3'`

/** What is done to the five rows, the first wrong place, and the event that stands there. */
const tamperings: [string, string, { seq: number; event: number | null }][] = [
  ['edited', edit(`actor_id = 'usr_2'`), { seq: 3, event: 3 }],
  ['edited in its facts', edit(`metadata = '{"n":4}'`), { seq: 3, event: 3 }],
  ['moved in time', edit(`created_at = created_at - interval '1 ms'`), { seq: 3, event: 3 }],
  ['given to another organisation', edit(`organisation_id = 'org_2'`), { seq: 3, event: 3 }],
  ['removed', `delete from audit_events where action = 'test.3'`, { seq: 3, event: 3 }],
  ['removed with its link', removeWithLink('test.3'), { seq: 3, event: null }],
  ['removed at the end with its link', removeWithLink('test.5'), { seq: 5, event: null }],
  [
    'removed while the others were moved up',
    `${removeWithLink('test.3')}; update audit_chain set seq = seq - 1 where seq > 3`,
    { seq: 3, event: 4 },
  ],
  [
    'reordered',
    `update audit_chain set seq = -seq;
     update audit_chain set seq = case seq when -2 then 3 when -3 then 2 else -seq end`,
    { seq: 2, event: 3 },
  ],
  ['hashed anew by itself', hashAnew(3), { seq: 4, event: 4 }],
  ['hashed anew as the last one', hashAnew(5), { seq: 5, event: null }],
]

test.each(tamperings)(
  'finds a row that was %s, and names the first that is wrong',
  async (_what, statement, { seq, event }) => {
    await record(5)
    const ids = (await read()).map(({ id }) => id)
    await tamper(statement)
    const { broken } = await verifyAudit(db)
    const eventId = event && ids[event - 1]
    expect(broken).toContainEqual({ organisationId, seq, eventId, reason: expect.any(String) })
  },
)

test('finds a row that was added past the chain, and a head that is gone', async () => {
  await record(2)
  await tamper(`insert into audit_events (organisation_id, action, resource_type, metadata)
    values ('${organisationId}', 'x', 'thing', '{}'); delete from audit_heads`)
  expect((await verifyAudit(db)).broken).toEqual([
    { organisationId, seq: null, eventId: 3, reason: 'it was added past the chain' },
    { organisationId, seq: null, eventId: null, reason: 'the head of the chain is missing' },
  ])
})
