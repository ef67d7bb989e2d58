import { afterAll, beforeAll, expect, test } from 'vitest'
import { countWaiting } from '../test/count-waiting.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { makeServer } from '../test/rows.ts'
import { makeTemplate } from '../test/template-rows.ts'
import { until } from '../test/until.ts'
import { listCallSums, listRecentCalls, purgeCalls, recordCalls } from './calls.ts'
import { listEgressDenials, recordEgressDenials } from './egress-denials.ts'
import { deleteServer, eraseServer } from './server-lifecycle.ts'
import { beginTakedown } from './takedowns.ts'
import { createUser } from './users.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.[Symbol.asyncDispose]())

const DAY_MS = 24 * 60 * 60 * 1_000

const NOON = new Date('2026-05-04T12:00:00Z')

const sumOf = (serverId: string, minute = NOON) => ({
  serverId,
  minute,
  tool: 'echo',
  calls: 1,
  errors: 0,
  totalMs: 1,
  buckets: Array<number>(12).fill(0),
})

/** What a gateway writes of one call, and of one refusal. */
async function record(serverId: string, at = new Date()) {
  const by = { serverId, userId: 'usr_1', at }
  const seen = { method: 'tools/call', tool: 'echo', arguments: {}, status: 200, isError: false }
  await recordCalls(database.db, {
    sums: [sumOf(serverId, at)],
    recent: [{ ...by, ...seen, versionId: null, clientId: 'app', durationMs: 1 }],
    callers: [by],
  })
  const refused = { host: 'evil.test', port: 443, reason: 'not-allowed' }
  await recordEgressDenials(database.db, [
    { serverId, ...refused, count: 1, firstAt: at, lastAt: at },
  ])
}

async function kept(serverId: string) {
  const { db } = database
  const [sums, recent, callers, denials] = await Promise.all([
    listCallSums(db, { serverId, since: new Date(0) }),
    listRecentCalls(db, { serverId, limit: 10 }),
    db('recentCallers').where({ serverId }),
    listEgressDenials(db, serverId),
  ])
  return [sums, recent, callers, denials].map((rows) => rows.length)
}

test('figures of a deleted server do not come back when gateways write what they had counted', async () => {
  const { db } = database
  const [deleted, other] = [await makeServer(db), await makeServer(db)]
  for (const { id } of [deleted, other]) await record(id)
  await deleteServer(db, deleted.id)
  await eraseServer(db, deleted.id)
  for (const { id } of [deleted, other]) await record(id)
  expect(await kept(deleted.id)).toEqual([0, 0, 0, 0])
  expect(await kept(other.id)).toEqual([2, 2, 1, 1])
})

test('calls are thrown away after thirty days, and who called after one', async () => {
  const { id } = await makeServer(database.db)
  await record(id, new Date(Date.now() - 31 * DAY_MS))
  await record(id, new Date(Date.now() - 29 * DAY_MS))
  await purgeCalls(database.db)
  expect(await kept(id)).toEqual([1, 1, 0, 1])
})

test('a takedown that comes while calls of several servers are written waits its turn', async () => {
  const { db } = database
  const template = await makeTemplate(db)
  const servers = [await makeServer(db), await makeServer(db), await makeServer(db)]
  const [first = '', between = '', last = ''] = servers.map(({ id }) => id).toSorted()
  await db('servers').whereIn('id', [first, between, last]).update({ templateId: template.id })
  for (const id of [first, last]) await record(id, NOON)

  const holder = await db.transaction()
  await holder('callMinutes').where({ serverId: last }).forUpdate().select('serverId')
  const recording = recordCalls(db, {
    sums: [between, last, first].map((id) => sumOf(id)),
    recent: [],
    callers: [],
  })
  await until('the calls wait', async () => (await countWaiting(db)) === 1)
  const by = await createUser(db, {
    name: 'Ada',
    email: null,
    passwordHash: null,
    isAdministrator: true,
  })
  const cutting = db.transaction((trx) =>
    beginTakedown(trx, { templateId: template.id, reason: 'It leaks', includesDerived: false, by }),
  )
  await until('the takedown waits', async () => (await countWaiting(db)) === 2)
  await holder.commit()
  await recording
  expect((await cutting).reachesFurther).toBe(true)
  expect(await kept(between)).toEqual([1, 0, 0, 0])
})
