import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BuildFailure } from '../../contract/nouns.ts'
import { putSpec } from '../../db/artifacts.ts'
import { listBuildEvents } from '../../db/build-events.ts'
import { draftFailure, findBuildFailure } from '../../db/builds.ts'
import { recordModelCall } from '../../db/model-calls.ts'
import { getVersion, recordOnVersion } from '../../db/versions.ts'
import { lastWords } from '../../test/fake-model.ts'
import { cannotAnswerText, editAnswerText } from '../../test/model-answers.ts'
import { greetPet, sampleSpec } from '../../test/sample-spec.ts'
import { createStepWorld, parsed, type StepWorld } from '../../test/step-world.ts'
import { failBuild, fence } from '../records/end-build.ts'
import { repair } from './repair-step.ts'

let world: StepWorld
beforeAll(async () => {
  world = await createStepWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const fault: BuildFailure = {
  code: 'CompileFailed',
  title: 'The code does not compile',
  detail: 'greet_pet, line 1: Cannot find name "nmae".',
  step: 'compile',
  diagnostics: [
    {
      file: 'greet_pet',
      line: 1,
      column: 20,
      code: 'TS2304',
      message: 'Cannot find name "nmae".',
      excerpt: 'return nmae',
    },
  ],
}
const mended = { ...greetPet, implementation: 'return `Hello again, ${input.name}!`' }
const mend = { text: editAnswerText({ summary: 'Spelled name right.', set: [mended] }) }

async function broken() {
  const { build, input } = await world.begun()
  const specSha256 = await putSpec(world.db, parsed(sampleSpec))
  await recordOnVersion(world.db, { id: input.versionId, specSha256 })
  await draftFailure(world.db, { buildId: build.id, failure: fault })
  return { buildId: build.id, input: { ...input, round: 1 } }
}

test('mends what the check found, and the log says what was wrong, what changed and what it took', async () => {
  const { buildId, input } = await broken()
  world.answers.push(mend)
  expect(await repair(world.context(), input)).toEqual({ isRepaired: true })
  expect((await world.specOf(input.versionId)).tools[1]?.implementation).toBe(mended.implementation)
  expect(await world.log(buildId)).toEqual([
    'compile | step-failed | The code does not compile. greet_pet, line 1: Cannot find name "nmae".',
    'repair | step-started',
    'repair | step-done | Spelled name right. 100 tokens read, 20 written, under $0.01.',
  ])
  const [event] = (await listBuildEvents(world.db, { buildId, after: 0 })).slice(-1)
  expect(event?.durationMs).toBeGreaterThan(0)
  expect(event?.repair).toEqual({
    round: 1,
    of: 3,
    code: 'CompileFailed',
    reason: 'The code does not compile. greet_pet, line 1: Cannot find name "nmae".',
    summary: 'Spelled name right.',
    diff: expect.stringContaining('+return `Hello again, ${input.name}!`'),
    use: { calls: 1, inputTokens: 100, cachedInputTokens: 0, outputTokens: 20, costUsd: 0.0004 },
  })
  expect(
    lastWords(world.requests.at(-1)?.body ?? { model: '', max_tokens: 0, messages: [] }),
  ).toContain('Cannot find name')
})

test('what was made of the spec before is not of the repaired one', async () => {
  const { input } = await broken()
  const selfTest = { calls: [], regressions: [] }
  await recordOnVersion(world.db, { id: input.versionId, selfTest })
  world.answers.push(mend)
  await repair(world.context(), input)
  expect(await getVersion(world.db, input.versionId)).toMatchObject({
    codeSha256: null,
    bundleSha256: null,
    selfTest: null,
  })
})

test('a round that is over is not asked again', async () => {
  const { buildId, input } = await broken()
  world.answers.push(mend)
  await repair(world.context(), input)
  const [asked, said] = [world.requests.length, await world.log(buildId)]
  expect(await repair(world.context({ attempt: 2 }), input)).toEqual({ isRepaired: true })
  expect(world.requests).toHaveLength(asked)
  expect(await world.log(buildId)).toEqual(said)
})

test('asks no more when the tokens of this build are spent', async () => {
  const { buildId, input } = await broken()
  const organisationId = (await world.db('organisations').first()).id
  await recordModelCall(world.db, {
    organisationId,
    buildId,
    job: 'repair',
    model: 'm',
    outcome: 'answered',
    inputTokens: 200_000,
    cachedInputTokens: 180_000,
    outputTokens: 40_000,
    costUsd: null,
  })
  const asked = world.requests.length
  expect(await repair(world.context(), input)).toEqual({ isRepaired: false })
  expect(world.requests).toHaveLength(asked)
  expect((await world.log(buildId)).at(-1)).toBe(
    'repair | step-failed | Not repaired. The 60,000 tokens that the repairs of one build may take are spent.',
  )
})

test('what a repair runs into is said, and the build ends with the fault itself', async () => {
  const { buildId, input } = await broken()
  world.answers.push({ text: cannotAnswerText('The service has no such call.') })
  expect(await repair(world.context(), input)).toEqual({ isRepaired: false })
  await failBuild(world.context(), { buildId, code: 'CompileFailed', step: 'compile', round: 0 })
  expect(await findBuildFailure(world.db, buildId)).toEqual(fault)
  expect((await world.log(buildId)).slice(-2)).toEqual([
    'repair | step-failed | Not repaired. The service has no such call.',
    'build-ended | The build failed. Nothing was changed.',
  ])
})

test('of several attempts the one that came furthest is kept, with what is wrong with it', async () => {
  const { buildId, input } = await broken()
  world.answers.push(mend)
  await repair(world.context(), { ...input, round: 1 })
  const scanned: BuildFailure = { ...fault, code: 'ScanRejected', step: 'scan', diagnostics: [] }
  await draftFailure(world.db, { buildId, failure: scanned })
  world.answers.push(mend)
  await repair(world.context(), { ...input, round: 2 })
  await draftFailure(world.db, { buildId, failure: scanned })
  await fence(world.context(), { buildId })
  const end = { buildId, code: 'ScanRejected', step: 'scan', round: 2 } as const
  await failBuild(world.context(), end)
  await failBuild(world.context(), end)
  expect(await world.specOf(input.versionId)).toEqual(parsed(sampleSpec))
  expect(await findBuildFailure(world.db, buildId)).toEqual(fault)
  expect((await world.log(buildId)).slice(-2)).toEqual([
    'repair | note | What was written first came furthest, and is kept to be mended by hand.',
    'build-ended | The build failed. Nothing was changed.',
  ])
})

test('a model that is away for a moment is asked again, and the fault stays what is to be mended', async () => {
  const { buildId, input } = await broken()
  world.answers.push({ status: 529, type: 'overloaded_error' }, mend)
  await expect(repair(world.context(), input)).rejects.toMatchObject({ code: 'ModelUnavailable' })
  expect(await findBuildFailure(world.db, buildId)).toEqual(fault)
  expect(await repair(world.context({ attempt: 2 }), input)).toEqual({ isRepaired: true })
})
