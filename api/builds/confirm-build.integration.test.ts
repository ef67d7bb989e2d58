import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { build, problem, type Confirmation } from '../../contract/nouns.ts'
import { serverSpec } from '../../contract/spec.ts'
import { transitionBuild } from '../../db/builds.ts'
import { askForConfirmation, expireConfirmation } from '../../db/confirmations.ts'
import { openSecrets } from '../../db/secrets.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { echoSpec, makeBuild, makeServer, makeVersion } from '../../test/rows.ts'

let world: ApiWorld
let member: Browser
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
})
afterAll(() => world?.[Symbol.asyncDispose]())

const newSecret = { key: 'ECHO_TOKEN', description: 'For the echo', whose: 'owner' as const }
const spec = serverSpec.parse({
  ...echoSpec,
  allowedDomains: ['api.example.com'],
  secrets: [newSecret, { key: 'OWN_TOKEN', description: 'Of each caller', whose: 'caller' }],
})
const question: Confirmation = {
  state: 'waiting',
  difference: null,
  isBreaking: true,
  newDomains: ['api.example.com'],
  newSecrets: [newSecret],
  missingSecrets: ['ECHO_TOKEN'],
  failedCalls: [],
  until: '2099-01-01T00:00:00.000Z',
  by: null,
}
const secrets = [{ key: 'ECHO_TOKEN', value: 'a-value-to-look-for' }]

async function newBuild() {
  const server = await makeServer(world.db, world.organisationId)
  const { id } = await makeBuild(world.db, { serverId: server.id, spec })
  return { buildId: id, serverId: server.id }
}

/** A build that has come to its question and waits. */
async function waitingBuild(confirmation: Partial<Confirmation> = {}) {
  const { buildId, serverId } = await newBuild()
  await makeVersion(world.db, {
    ...(await world.db('builds').where({ id: buildId }).first()),
  })
  await askForConfirmation(world.db, {
    buildId,
    confirmation: { ...question, ...confirmation },
  })
  return { buildId, serverId }
}

const confirm = (buildId: string, body: object = {}) =>
  member.post(`/v1/builds/${buildId}/confirm`, body)

async function valuesOf(serverId: string) {
  const ring = world.context.config.ownerSecretKeys
  return openSecrets(world.db, { ring, organisationId: world.organisationId, serverId })
}

test('a yes stands on the build with what it was said to, and the workflow is told', async () => {
  const { buildId, serverId } = await waitingBuild()
  const shown = build.parse(await (await member.visit(`/v1/builds/${buildId}`)).json())
  expect(shown.confirmation).toEqual(question)
  const res = await confirm(buildId, { secrets })
  expect([res.status, build.parse(await res.json()).confirmation]).toEqual([
    200,
    { ...question, state: 'given', by: 'A member' },
  ])
  expect(world.starter.confirmed.at(-1)).toEqual({ buildId, serverId })
  expect(await valuesOf(serverId)).toEqual({ ECHO_TOKEN: 'a-value-to-look-for' })
  const audit = await world.db('auditEvents').where({ resourceId: buildId }).first()
  expect(audit).toMatchObject({
    action: 'build.confirm',
    metadata: {
      newDomains: ['api.example.com'],
      newSecrets: ['ECHO_TOKEN'],
      breaking: true,
      secretsSet: ['ECHO_TOKEN'],
    },
  })
  expect(JSON.stringify(audit)).not.toContain('a-value-to-look-for')
})

test('said twice it is one yes, and the workflow is told again', async () => {
  const { buildId, serverId } = await waitingBuild()
  await confirm(buildId, { secrets })
  const told = world.starter.confirmed.length
  const res = await confirm(buildId)
  expect([res.status, await res.json()]).toMatchObject([200, { confirmation: { state: 'given' } }])
  expect(world.starter.confirmed.slice(told)).toEqual([{ buildId, serverId }])
  expect(await world.db('auditEvents').where({ resourceId: buildId })).toHaveLength(1)
  await transitionBuild(world.db, { id: buildId, from: ['running'], to: 'live' })
  const late = await confirm(buildId)
  expect([late.status, await late.json()]).toMatchObject([200, { state: 'live' }])
  expect(world.starter.confirmed).toHaveLength(told + 1)
})

test('of many at once all are answered, and one yes is on record', async () => {
  const { buildId } = await waitingBuild({ missingSecrets: [] })
  const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(buildId, { secrets })))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(await world.db('auditEvents').where({ resourceId: buildId })).toHaveLength(1)
})

test('while the workflow service is away it says so, and once more is enough', async () => {
  const { buildId, serverId } = await waitingBuild()
  world.starter.failure = new AppError('TemporalUnavailable', 'away', { retryAfterSeconds: 5 })
  const failed = await confirm(buildId, { secrets })
  world.starter.failure = undefined
  expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '5'])
  const again = await confirm(buildId)
  expect(again.status).toBe(200)
  expect(world.starter.confirmed.at(-1)).toEqual({ buildId, serverId })
})

test('a secret that is missing is named, and nothing is confirmed or kept', async () => {
  const { buildId, serverId } = await waitingBuild()
  const res = await confirm(buildId)
  expect([res.status, problem.parse(await res.json())]).toMatchObject([
    422,
    {
      code: 'SecretMissing',
      detail: 'Give a value for ECHO_TOKEN.',
      errors: [{ pointer: '/body/secrets/ECHO_TOKEN', detail: 'For the echo' }],
    },
  ])
  const set = await member.visit(`/v1/servers/${serverId}/secrets/ECHO_TOKEN`, {
    method: 'PUT',
    json: { value: 'set on the page' },
  })
  expect(set.status).toBe(200)
  expect((await confirm(buildId)).status).toBe(200)
})

test.each([
  ['nobody asked for', [...secrets, { key: 'OTHER_TOKEN', value: 'x' }]],
  ['its callers give', [...secrets, { key: 'OWN_TOKEN', value: 'x' }]],
  ['comes twice', [...secrets, ...secrets]],
])('a secret that %s is refused, and nothing is confirmed or kept', async (_what, given) => {
  const { buildId, serverId } = await waitingBuild()
  const res = await confirm(buildId, { secrets: given })
  expect([res.status, problem.parse(await res.json())]).toMatchObject([
    422,
    { code: 'InvalidInput', errors: [{ pointer: '/body/secrets/1/key' }] },
  ])
  expect(await valuesOf(serverId)).toEqual({})
  const after = await member.visit(`/v1/builds/${buildId}`)
  expect(await after.json()).toMatchObject({ confirmation: { state: 'waiting' } })
})

test('a build that does not wait has nothing to confirm', async () => {
  const queued = await newBuild()
  const going = await newBuild()
  await transitionBuild(world.db, { id: going.buildId, from: ['queued'], to: 'running' })
  const cancelled = await waitingBuild()
  await transitionBuild(world.db, { id: cancelled.buildId, from: ['running'], to: 'cancelled' })
  const late = await waitingBuild()
  await expireConfirmation(world.db, late.buildId)
  const told = world.starter.confirmed.length
  for (const { buildId } of [queued, going, cancelled, late]) {
    const res = await confirm(buildId, { secrets })
    expect([res.status, await res.json()]).toMatchObject([409, { code: 'NothingToConfirm' }])
  }
  expect(await (await confirm(late.buildId)).json()).toMatchObject({
    detail: expect.stringContaining('Nobody confirmed it in time'),
  })
  expect(world.starter.confirmed).toHaveLength(told)
})

test('who may not build may not confirm', async () => {
  const { buildId } = await waitingBuild()
  const viewer = await world.member('viewer')
  const res = await viewer.post(`/v1/builds/${buildId}/confirm`, { secrets })
  expect(res.status).toBe(403)
})
