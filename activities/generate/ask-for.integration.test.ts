import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPolicy } from '../../contract/policy.ts'
import { reserveModelTokens } from '../../db/model-reservations.ts'
import { setPolicy } from '../../db/policies.ts'
import { readQuotaUse } from '../../db/quotas.ts'
import { specAnswerText } from '../../test/model-answers.ts'
import { makeBuild, makeOrganisation, makeServer } from '../../test/rows.ts'
import { sampleSpec } from '../../test/sample-spec.ts'
import { createStepWorld, type StepWorld } from '../../test/step-world.ts'
import { askFor } from './ask-for.ts'
import { generateSpec } from './generate-spec.ts'

let world: StepWorld
beforeAll(async () => {
  world = await createStepWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const good = { text: specAnswerText(sampleSpec) } // counts 120 tokens
const quotaReached = { code: 'QuotaReached', facts: { rule: 'quotas.modelTokensPerMonth' } }

/** An organisation that may use so many tokens, and as many builds of it. */
async function organisationWith({ tokens, builds }: { tokens: number; builds: number }) {
  const { db } = world
  const organisationId = await makeOrganisation(db)
  const by = await world.makeUser()
  const quotas = { ...openPolicy.quotas, modelTokensPerMonth: tokens }
  await setPolicy(db, { organisationId, policy: { ...openPolicy, quotas }, by })
  const places = []
  for (let n = 0; n < builds; n++) {
    const { id: serverId } = await makeServer(db, organisationId)
    places.push({ organisationId, buildId: (await makeBuild(db, { serverId })).id })
  }
  const used = async () => (await readQuotaUse(db, organisationId)).modelTokensPerMonth.used
  return { organisationId, places, used }
}
type Place = Awaited<ReturnType<typeof organisationWith>>['places'][number]

const ask = (place: Place) =>
  generateSpec(askFor(world.context(), { place }).asking, { prompt: 'A server that finds pets' })

test('of fifty who ask at once one is let in, when that may take all that is left', async () => {
  const { places, used } = await organisationWith({ tokens: 1_000, builds: 50 })
  const othersEnded = Promise.withResolvers<void>()
  world.answers.push(() => othersEnded.promise.then(() => good))
  const ends: PromiseSettledResult<unknown>[] = []
  await Promise.all(
    places.map(async (place) => {
      const [end] = await Promise.allSettled([ask(place)])
      ends.push(end)
      if (ends.length === places.length - 1) othersEnded.resolve()
    }),
  )
  const refused = ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason)
  expect(refused).toHaveLength(49)
  for (const reason of refused) expect(reason).toMatchObject(quotaReached)
  expect(world.requests).toHaveLength(1)
  expect(await used()).toBe(120)
})

test('each call of one asking is asked for: none follows that which took the rest', async () => {
  const { places, used } = await organisationWith({ tokens: 100, builds: 1 })
  const asked = world.requests.length
  world.answers.push({ text: 'No JSON.' })
  for (const place of places) await expect(ask(place)).rejects.toMatchObject(quotaReached)
  expect(world.requests).toHaveLength(asked + 1)
  expect(await used()).toBe(120)
})

test('what a process that died has reserved stands in nobody’s way: not in its own next try’s, nor for long in others’', async () => {
  const { places, organisationId } = await organisationWith({ tokens: 1_000, builds: 2 })
  const [first, second] = places
  if (!first || !second) throw new Error('two builds were made')
  const reserve = (place: Place) => reserveModelTokens(world.db, { place, tokens: 70_000 })
  await reserve(first)
  await reserve(first)
  await expect(reserve(second)).rejects.toMatchObject(quotaReached)
  const ago = new Date(Date.now() - 1_000)
  await world.db('modelReservations').where({ organisationId }).update({ lapsesAt: ago })
  await reserve(second)
})
