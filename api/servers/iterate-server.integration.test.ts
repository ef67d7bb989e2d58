import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { build, problem } from '../../contract/nouns.ts'
import { serverSpec } from '../../contract/spec.ts'
import { putSpec } from '../../db/artifacts.ts'
import { createBuild, getBuild, transitionBuild } from '../../db/builds.ts'
import { recordModelStatus } from '../../db/model-calls.ts'
import { activateVersion, failVersion, recordOnVersion } from '../../db/versions.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { echoSpec, endBuildOf, makeBuild, makeServer, makeVersion } from '../../test/rows.ts'

let world: ApiWorld
let member: Browser
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
})
beforeEach(() => recordModelStatus(world.db, { generate: 'a-writer', edit: 'an-editor' }))
afterAll(() => world?.[Symbol.asyncDispose]())

const instruction = 'Let it answer in capitals'

const newServer = async () => (await makeServer(world.db, world.organisationId)).id

const iterate = (serverId: string, body: object = {}) =>
  member.post(`/v1/servers/${serverId}/iterate`, { instruction, ...body })

/** A version that ended as failed; without a title no spec of it was ever written. */
async function failedVersion(serverId: string, title?: string) {
  const { id } = await createBuild(world.db, {
    serverId,
    source: 'prompt',
    specSha256: null,
    instruction: 'An echo',
    templateVersionId: null,
    requestedBy: null,
  })
  const version = await makeVersion(world.db, await getBuild(world.db, id))
  if (title !== undefined)
    await recordOnVersion(world.db, {
      id: version.id,
      specSha256: await putSpec(world.db, serverSpec.parse({ ...echoSpec, title })),
    })
  await failVersion(world.db, version.id)
  await transitionBuild(world.db, { id, from: ['running'], to: 'failed' })
  return version
}

async function liveVersion(serverId: string) {
  const version = await makeVersion(world.db, await makeBuild(world.db, { serverId }))
  await world.db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(world.db, version)
  return version
}

test('what is changed is the live version, whatever failed after it', async () => {
  const serverId = await newServer()
  const live = await liveVersion(serverId)
  await failedVersion(serverId, 'Later')
  const res = await iterate(serverId, { allowBreaking: true })
  const made = build.parse(await res.json())
  expect([res.status, res.headers.get('location')]).toEqual([202, `/v1/builds/${made.id}`])
  expect(made).toMatchObject({ source: 'iterate', instruction, state: 'queued' })
  expect(await getBuild(world.db, made.id)).toMatchObject({
    specSha256: null,
    baseVersionId: live.id,
    approved: null,
    allowsBreaking: true,
  })
  expect(world.starter.started.at(-1)).toMatchObject({ buildId: made.id, serverId })
  const audit = await world.db('auditEvents').where({ action: 'server.iterate' }).first()
  expect(audit).toMatchObject({
    resourceId: serverId,
    metadata: { baseVersion: 1, instructionLength: instruction.length },
  })
  expect(JSON.stringify(audit)).not.toContain(instruction)
})

test('while none is live it is the newest version that has a spec', async () => {
  const serverId = await newServer()
  await failedVersion(serverId, 'Older')
  const newest = await failedVersion(serverId, 'Newest')
  await failedVersion(serverId)
  const shown = await (await member.visit(`/v1/servers/${serverId}`)).json()
  expect(shown).toMatchObject({ tools: [{ name: 'echo' }] })
  const made = build.parse(await (await iterate(serverId)).json())
  expect(await getBuild(world.db, made.id)).toMatchObject({ baseVersionId: newest.id })
})

test('a server of which no spec was ever written shows that, and cannot be changed', async () => {
  const serverId = await newServer()
  await failedVersion(serverId)
  const detail = await member.visit(`/v1/servers/${serverId}`)
  expect([detail.status, await detail.json()]).toMatchObject([200, { tools: [] }])
  const version = await member.visit(`/v1/servers/${serverId}/versions/1`)
  expect([version.status, await version.json()]).toMatchObject([
    200,
    { spec: null, code: null, findings: [], instruction: 'An echo' },
  ])
  const { data } = (await (await member.visit(`/v1/servers/${serverId}/versions`)).json()) as {
    data: unknown[]
  }
  expect(data).toMatchObject([{ number: 1, source: 'prompt', instruction: 'An echo' }])
  const secrets = await member.visit(`/v1/servers/${serverId}/secrets`)
  expect(await secrets.json()).toEqual({ data: [] })
  const res = await iterate(serverId)
  expect([res.status, problem.parse(await res.json())]).toMatchObject([
    422,
    { code: 'SourceInvalid', detail: expect.stringContaining('Build one first') },
  ])
})

test('while a build of it runs, its id is answered', async () => {
  const serverId = await newServer()
  await liveVersion(serverId)
  const running = build.parse(await (await iterate(serverId)).json())
  const res = await iterate(serverId)
  expect([res.status, await res.json()]).toMatchObject([
    409,
    { code: 'ServerBusy', facts: { buildId: running.id } },
  ])
})

test('without a model it is refused at once', async () => {
  await recordModelStatus(world.db, null)
  const serverId = await newServer()
  await liveVersion(serverId)
  const res = await iterate(serverId)
  expect([res.status, await res.json()]).toMatchObject([503, { code: 'ModelNotConfigured' }])
  expect(await world.db('builds').where({ serverId, source: 'iterate' })).toEqual([])
})

test('an instruction that says nothing is refused in words', async () => {
  const serverId = await newServer()
  for (const [given, detail] of [
    ['', 'Say in a sentence or two what you want'],
    ['123', 'Say it in words'],
  ]) {
    const res = await iterate(serverId, { instruction: given })
    expect(await res.json()).toMatchObject({ errors: [{ pointer: '/body/instruction', detail }] })
  }
})

test('the same request under the same Idempotency-Key is one build', async () => {
  const serverId = await newServer()
  await liveVersion(serverId)
  const ask = () =>
    member.post(
      `/v1/servers/${serverId}/iterate`,
      { instruction },
      { 'idempotency-key': 'one-change' },
    )
  const first = await (await ask()).json()
  const again = await ask()
  expect([again.status, await again.json()]).toEqual([202, first])
})
