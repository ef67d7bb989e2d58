import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runnerOptions } from '../activities/containers/runner-options.ts'
import type { Takedown } from '../contract/moderation.ts'
import { freePort } from '../start/ports.ts'
import { copyLive } from '../test/copy-live.ts'
import { setUpOwner, type Owner } from '../test/owner.ts'
import { send } from '../test/send.ts'
import { startStack, type Stack } from '../test/stack.ts'
import { until } from '../test/until.ts'
import { openReferenceEngine } from './reference-container.ts'
import { goal, ratioGoal, type Bench, type BenchContext, type Series } from './report.ts'
import { quantile } from './summary.ts'

const FORKS = 1_000
const AWAKE = 100
const ROUNDS = 3
/** Enough to know what one takes. */
const REFERENCE_STOPS = 20
const PATIENCE_MS = 300_000
const LIMITS = { memoryBytes: 268_435_456, cpus: 0.5 }

export const takedown: Bench = {
  id: 'P9',
  name: 'takedown',
  title: `a takedown of ${FORKS} forks of as many organisations, ${AWAKE} of them awake, beside a loop that stops as many containers`,
  needsServices: true,
  run,
}

async function run({ cleanUp, signal }: BenchContext) {
  const stop = await measureStop(cleanUp)
  const first = { port: 20_000, last: 20_000 + 2 * AWAKE }
  const stack = cleanUp.use(await startStack({ VERSION_PORTS: `${first.port}-${first.last}` }))
  const owner = await setUpOwner(stack)
  const template = await stack.db('templates').where({ slug: 'text-toolbox' }).first('id', 'slug')
  const build = await owner.createServer({ slug: 'first-fork', templateId: template.id })
  await owner.ended(build.id)
  const { serverId } = build
  await copyLive(stack.db, { serverId, count: AWAKE - 1, isAsleep: false })
  await copyLive(stack.db, { serverId, count: FORKS - AWAKE, isAsleep: true })
  await spread(stack, serverId)
  const gateways = await startSecondGateway(stack)

  const cut: Series = {
    name: 'routes cut, from the request to the last gateway',
    unit: 'ms',
    values: [],
  }
  const stopped: Series = { name: `${AWAKE} runners stopped`, unit: 'ms', values: [] }
  for (let round = 0; round < ROUNDS; round++) {
    signal.throwIfAborted()
    await until(
      'all that are awake have runners',
      async () => (await awake(stack)) === AWAKE,
      PATIENCE_MS,
    )
    const begun = performance.now()
    const { id } = await takeDown(owner, template)
    await until('every gateway refuses', () => isRefused(stack, owner, gateways))
    cut.values.push(performance.now() - begun)
    await until(
      'all are stopped',
      async () => (await report(owner, id)).state === 'done',
      PATIENCE_MS,
    )
    stopped.values.push(performance.now() - begun)
    await giveBack(stack, owner, id)
  }
  const loop = {
    ...stop,
    name: `a loop of ${AWAKE} stops`,
    values: stop.values.map((ms) => ms * AWAKE),
  }
  return {
    series: [stopped, loop, cut],
    goals: [
      goal('routes cut', {
        value: quantile(cut.values, 0.5),
        unit: 'ms',
        limit: { atMost: 1_000 },
      }),
      ratioGoal('all stopped, beside the loop', {
        ours: quantile(stopped.values, 0.5),
        reference: quantile(loop.values, 0.5),
        unit: 'ms',
        limit: { atMost: 1.5 },
      }),
    ],
    notes: [
      `The loop stops and removes containers of the same image one after another; measured on ${REFERENCE_STOPS}.`,
      'Routes are cut at each of two gateways.',
      'Forks that are asleep have no container. Between rounds all are restored, and those that were awake deployed anew.',
    ],
  }
}

/** Idle containers under the options of the product, stopped and removed one by one. */
async function measureStop(cleanUp: AsyncDisposableStack): Promise<Series> {
  const { docker, image } = await openReferenceEngine()
  const folder = await mkdtemp(join(tmpdir(), 'bmm-bench-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const values = []
  for (let index = 0; index < REFERENCE_STOPS; index++) {
    const name = `bmm-bench-stop-${process.pid}-${index}`
    const spec = { name, runnerId: name, socketDir: folder }
    const where = { installId: 'bench', hostId: 'bench' }
    const container = await docker.createContainer(runnerOptions(spec, where, LIMITS, image))
    try {
      await container.start()
      const isWarm = async () =>
        (await container.logs({ stdout: true, stderr: true })).includes('warm')
      await until('the runner is warm', isWarm)
      const begun = performance.now()
      await container.stop({ t: 10 })
      await container.remove({ v: true })
      values.push(performance.now() - begun)
    } catch (err) {
      await container.remove({ force: true, v: true })
      throw err
    }
  }
  return { name: 'one stop', unit: 'ms', values }
}

async function awake({ db }: Stack) {
  const rows = await db('runners').where({ state: 'ready' }).select('id')
  return rows.length
}

/** Each copy is of an organisation of its own. */
async function spread({ db }: Stack, serverId: string) {
  await db.raw(
    `with copies as (
       select id, 'org_' || substr(id, 5) as organisation_id from servers where id <> :serverId and template_id is not null
     ), made as (
       insert into organisations (id, name, kind) select organisation_id, 'One of many', 'shared' from copies
     )
     update servers set organisation_id = copies.organisation_id from copies where servers.id = copies.id`,
    { serverId },
  )
}

/** Answers the ports of both. */
async function startSecondGateway(stack: Stack): Promise<number[]> {
  const port = await freePort()
  const env = { GATEWAY_PORT: String(port), PUBLIC_GATEWAY_URL: stack.gatewayUrl }
  await stack.start('second-gateway', env)
  return [Number(new URL(stack.gatewayUrl).port), port]
}

async function isRefused({ gatewayUrl }: Stack, owner: Owner, ports: number[]) {
  const headers = {
    host: new URL(gatewayUrl).host,
    authorization: `Bearer ${await owner.token('first-fork')}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
  const path = '/s/first-fork/mcp'
  const answers = ports.map((port) => send({ port, method: 'POST', path, headers }, body))
  return (await Promise.all(answers)).every(({ status }) => status === 403)
}

async function takeDown({ api }: Owner, { id: templateId, slug }: { id: string; slug: string }) {
  const { data, error } = await api.POST('/v1/admin/templates/{templateId}/takedown', {
    params: { path: { templateId } },
    body: { reason: 'This is a measurement.', confirm: slug },
  })
  if (!data) throw new Error(JSON.stringify(error))
  return data
}

async function report({ api }: Owner, takedownId: string): Promise<Takedown> {
  const { data, error } = await api.GET('/v1/admin/takedowns/{takedownId}', {
    params: { path: { takedownId } },
  })
  if (!data) throw new Error(JSON.stringify(error))
  return data
}

/** Restored servers sleep until they are called: those that were awake are to be awake again. */
async function giveBack({ db }: Stack, { api }: Owner, takedownId: string) {
  const { error } = await api.POST('/v1/admin/takedowns/{takedownId}/restore', {
    params: { path: { takedownId } },
  })
  if (error) throw new Error(JSON.stringify(error))
  const slept = db('servers').whereNotNull('asleepAt').orderBy('id').limit(AWAKE).select('id')
  await db('servers').whereIn('id', slept).update({ asleepAt: null })
}
