import { recordAudit } from '../db/audit.ts'
import { bucketEndsMs, recordCalls, type CallSum } from '../db/calls.ts'
import { activateVersion } from '../db/versions.ts'
import { createApiWorld } from '../test/api-world.ts'
import type { Browser } from '../test/browser.ts'
import { copyLive } from '../test/copy-live.ts'
import { endBuildOf, makeBuild, makeServer, makeVersion } from '../test/rows.ts'
import { goal, ratioGoal, type Bench, type BenchContext, type Series } from './report.ts'
import { quantile } from './summary.ts'
import { timePages } from './time-pages.ts'

const SERVERS = 1_000
const FEW = 100
const AWAKE = 50
const AUDIT_ROWS = 5_000
const LIMIT_MS = 50

export const listPages: Bench = {
  id: 'P10',
  name: 'list-pages',
  title: `List pages of an organisation with ${SERVERS.toLocaleString('en')} servers, beside the same with ${FEW}`,
  needsServices: true,
  run,
}

const lists = [
  '/v1/servers?limit=50',
  '/v1/audit?limit=50',
  '/v1/audit?action=server.&limit=50',
  '/v1/members',
  '/v1/keys',
  '/v1/me/org/usage',
]

async function run({ cleanUp, signal }: BenchContext) {
  const world = cleanUp.use(await createApiWorld())
  const { db, organisationId } = world
  const admin = await world.member('admin')
  const { id: serverId } = await makeServer(db, organisationId)
  const version = await makeVersion(db, await makeBuild(db, { serverId }))
  await db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(db, version)

  const addServers = async (count: number) => {
    const awake = Math.round((count * AWAKE) / SERVERS)
    await copyLive(db, { serverId, count: awake, isAsleep: false })
    await copyLive(db, { serverId, count: count - awake, isAsleep: true })
    const ids = await db('servers').where({ organisationId }).pluck<string[]>('id')
    await recordCalls(db, { sums: ids.flatMap(callsOf), recent: [], callers: [] })
  }
  const measure = async () => {
    const pages: Series[] = []
    for (const path of [...lists, await usagePage(admin), await tenthPage(admin)])
      pages.push(await timePages({ browser: admin, signal }, { name: path, paths: [path] }))
    return pages
  }

  await addServers(FEW - 1)
  const few = together(`a list page, ${FEW} servers`, await measure())
  await addServers(SERVERS - FEW)
  for (let n = 0; n < AUDIT_ROWS; n++)
    await recordAudit(db, {
      organisationId,
      actorId: null,
      action: n % 2 === 0 ? 'server.create' : 'secret.set',
      resourceType: 'server',
      resourceId: serverId,
    })
  await db.raw('analyze')
  const pages = await measure()
  const many = together(`a list page, ${SERVERS.toLocaleString('en')} servers`, pages)
  return {
    series: [many, few],
    goals: [
      goal('p95 of a list page', {
        value: quantile(many.values, 0.95),
        unit: 'ms',
        limit: { atMost: LIMIT_MS },
      }),
      ratioGoal('ten times the servers, beside', {
        ours: quantile(many.values, 0.5),
        reference: quantile(few.values, 0.5),
        unit: 'ms',
        limit: { atMost: SERVERS / FEW },
      }),
    ],
    notes: [
      `Servers, their tenth page, calls of a page of servers, audit log (${AUDIT_ROWS.toLocaleString('en')} rows), members, keys and quotas, one request at a time.`,
      slowestOf(pages),
      `Rows alone: of the ${AWAKE} that are awake none has a container here.`,
    ],
  }
}

function together(name: string, pages: Series[]): Series {
  return { name, unit: 'ms', values: pages.flatMap(({ values }) => values) }
}

function slowestOf(pages: Series[]) {
  const slowness = ({ values }: Series) => quantile(values, 0.95)
  const [slowest] = pages.toSorted((a, b) => slowness(b) - slowness(a))
  if (!slowest) throw new Error('no page was measured')
  const [path] = slowest.name.split('?')
  return `The slowest is ${path}: p95 ${slowness(slowest).toFixed(1)} ms.`
}

/** One call in each of the last hours. */
function callsOf(serverId: string): CallSum[] {
  return Array.from({ length: 24 }, (_, hour) => ({
    serverId,
    minute: new Date(Date.now() - hour * 3_600_000),
    tool: 'echo',
    calls: 1,
    errors: hour === 0 ? 1 : 0,
    totalMs: 5,
    buckets: [1, ...bucketEndsMs.map(() => 0)],
  }))
}

/** What the dashboard reads beside a page of servers. */
async function usagePage(admin: Browser) {
  const { data } = (await (await admin.visit('/v1/servers?limit=50')).json()) as {
    data: { id: string }[]
  }
  return `/v1/usage?serverIds=${data.map(({ id }) => id).join()}`
}

/** Or the last one. */
async function tenthPage(admin: Browser) {
  let path = '/v1/servers?limit=50'
  for (let page = 1; page < 10; page += 1) {
    const { nextCursor } = (await (await admin.visit(path)).json()) as {
      nextCursor: string | null
    }
    if (nextCursor === null) break
    path = `/v1/servers?limit=50&cursor=${nextCursor}`
  }
  return path
}
