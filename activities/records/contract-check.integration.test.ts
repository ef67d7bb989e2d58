import { afterAll, beforeAll, expect, test } from 'vitest'
import { serverSpec, type ServerSpecInput } from '../../contract/spec.ts'
import { putSpec } from '../../db/artifacts.ts'
import { describeBuild, type NewBuild } from '../../db/builds.ts'
import { giveConfirmation, lockConfirmation } from '../../db/confirmations.ts'
import { setSecret } from '../../db/secrets.ts'
import { activateVersion, recordOnVersion } from '../../db/versions.ts'
import { echoSpec } from '../../test/rows.ts'
import { createStepWorld, type StepWorld } from '../../test/step-world.ts'
import { contractCheck, endConfirmation } from './contract-check.ts'

let world: StepWorld
beforeAll(async () => {
  world = await createStepWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const reaching: ServerSpecInput = {
  ...echoSpec,
  allowedDomains: ['api.example.com'],
  secrets: [{ key: 'TOKEN', description: 'Opens the door' }],
}

async function begun(spec: ServerSpecInput, build: Partial<NewBuild> = {}, serverId?: string) {
  const made = serverId
    ? { server: { id: serverId }, ...(await world.next(serverId, build)) }
    : await world.begun(build)
  const specSha256 = await putSpec(world.db, serverSpec.parse(spec))
  await recordOnVersion(world.db, { id: made.input.versionId, specSha256 })
  const { organisationId } = await world.db('servers').where({ id: made.server.id }).first()
  const shown = () => describeBuild(world.db, { id: made.build.id, organisationId })
  return { ...made, serverId: made.server.id, organisationId, shown }
}

async function end(buildId: string, state: 'live' | 'failed') {
  await world.db('builds').where({ id: buildId }).update({ state })
}

async function live(spec: ServerSpecInput) {
  const made = await begun(spec)
  await world.db.transaction((trx) => activateVersion(trx, made.input.versionId))
  await end(made.build.id, 'live')
  return made
}

const sayYes = (buildId: string) =>
  world.db.transaction(async (trx) => {
    const confirmation = (await lockConfirmation(trx, buildId))?.confirmation
    if (confirmation) await giveConfirmation(trx, { buildId, confirmation, by: 'Ada' })
  })

const giveToken = ({ serverId, organisationId }: { serverId: string; organisationId: string }) =>
  setSecret(world.db, {
    ring: { keys: [{ kid: 'k1', key: new Uint8Array(32) }] },
    organisationId,
    serverId,
    key: 'TOKEN',
    value: 'secret',
    setBy: null,
  })

test('a version that does no more than was approved goes on', async () => {
  const { input, build, shown } = await begun(echoSpec)
  expect(await contractCheck(world.context(), input)).toEqual({ waitMs: null })
  expect((await shown()).confirmation).toBeNull()
  expect((await world.log(build.id)).at(-1)).toBe(
    'contract-check | step-done | It reaches and asks for nothing that was not approved.',
  )
})

test('what a model reaches and asks for waits for a yes, and the log lists it', async () => {
  const { input, build, shown } = await begun(reaching)
  const { waitMs } = await contractCheck(world.context(), input)
  expect(waitMs).toBeGreaterThan(29 * 60_000)
  expect((await shown()).confirmation).toMatchObject({
    state: 'waiting',
    newDomains: ['api.example.com'],
    newSecrets: [{ key: 'TOKEN' }],
    missingSecrets: ['TOKEN'],
  })
  expect((await world.log(build.id)).at(-1)).toMatch(
    /^contract-check \| note \| Waits 30 minutes for somebody to confirm this\. It may reach api\.example\.com\. It asks for TOKEN\. TOKEN has no value yet\.$/,
  )
})

test('asking twice is one question with one time', async () => {
  const { input, build, shown } = await begun(reaching)
  await contractCheck(world.context(), input)
  const asked = await shown()
  await contractCheck(world.context({ attempt: 2 }), input)
  expect((await shown()).confirmation).toEqual(asked.confirmation)
  expect(await world.log(build.id)).toHaveLength(2)
})

test('a yes ends the wait, and its name stands in the log', async () => {
  const made = await begun(reaching)
  await contractCheck(world.context(), made.input)
  await giveToken(made)
  await sayYes(made.build.id)
  await endConfirmation(world.context(), made.input)
  expect((await made.shown()).confirmation).toMatchObject({ state: 'given', by: 'Ada' })
  expect((await world.log(made.build.id)).at(-1)).toBe(
    'contract-check | step-done | Confirmed by Ada.',
  )
})

test('a yes without the value of a secret deploys nothing', async () => {
  const { input, build } = await begun(reaching)
  await contractCheck(world.context(), input)
  await sayYes(build.id)
  await expect(endConfirmation(world.context(), input)).rejects.toMatchObject({
    code: 'SecretMissing',
  })
})

test('a question that nobody answered is over, and a yes comes too late', async () => {
  const { input, shown } = await begun(reaching)
  await contractCheck(world.context(), input)
  await expect(endConfirmation(world.context(), input)).rejects.toMatchObject({
    code: 'ConfirmationExpired',
  })
  expect((await shown()).confirmation).toMatchObject({ state: 'expired' })
})

test('what the live version has needs no new yes', async () => {
  const first = await live(reaching)
  await giveToken(first)
  const iterate = {
    source: 'iterate',
    baseVersionId: first.input.versionId,
    approved: null,
  } as const
  const { input } = await begun(reaching, iterate, first.serverId)
  expect(await contractCheck(world.context(), input)).toEqual({ waitMs: null })
})

test('a change that breaks callers waits, unless that was allowed', async () => {
  const { serverId } = await live(echoSpec)
  const renamed = { ...echoSpec, tools: echoSpec.tools.map((tool) => ({ ...tool, name: 'say' })) }
  const asking = await begun(renamed, { source: 'spec' }, serverId)
  expect((await contractCheck(world.context(), asking.input)).waitMs).toBeGreaterThan(0)
  expect((await asking.shown()).confirmation).toMatchObject({ isBreaking: true })
  await end(asking.build.id, 'failed')
  const allowed = await begun(renamed, { source: 'spec', allowsBreaking: true }, serverId)
  expect(await contractCheck(world.context(), allowed.input)).toEqual({ waitMs: null })
})

test('an example call of the live version that fails now waits', async () => {
  const { serverId } = await live(echoSpec)
  const { input, shown } = await begun(echoSpec, {}, serverId)
  const red = {
    tool: 'echo',
    title: 'Says it',
    state: 'failed',
    reason: 'No.',
    durationMs: 1,
  } as const
  await recordOnVersion(world.db, {
    id: input.versionId,
    selfTest: { calls: [], regressions: [red] },
  })
  expect((await contractCheck(world.context(), input)).waitMs).toBeGreaterThan(0)
  expect((await shown()).confirmation).toMatchObject({ failedCalls: [red], isBreaking: false })
})

test('a change of a version that never went live approves nothing that its own build had not', async () => {
  const first = await begun(reaching)
  await contractCheck(world.context(), first.input)
  await end(first.build.id, 'failed') // nobody said yes
  const iterate = {
    source: 'iterate',
    baseVersionId: first.input.versionId,
    approved: null,
  } as const
  const second = await begun(reaching, iterate, first.serverId)
  await contractCheck(world.context(), second.input)
  expect((await second.shown()).confirmation).toMatchObject({ newDomains: ['api.example.com'] })
  await giveToken(second)
  await sayYes(second.build.id)
  await end(second.build.id, 'failed') // by something else
  const third = await begun(
    reaching,
    { ...iterate, baseVersionId: second.input.versionId },
    first.serverId,
  )
  expect(await contractCheck(world.context(), third.input)).toEqual({ waitMs: null })
})
