// Code that does not pass is given back to the model, and the build log tells the story.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGenerationWorld, type GenerationWorld } from '../generation-world.ts'
import { editAnswerText, specAnswerText } from '../model-answers.ts'
import { shout, shoutSpec } from '../tracker-spec.ts'

let world: GenerationWorld
beforeAll(async () => {
  world = await startGenerationWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const wish = (title: string) => `A server called ${title}, please`
const tool = (implementation: string) => ({ ...shout, implementation })

test('what the scan, the compiler and the self-test found is mended, and the log reads well', async () => {
  const title = 'Mended shouts'
  world.script(
    title,
    { text: specAnswerText(shoutSpec(title, tool("return eval('input.text.toUpperCase()')"))) },
    {
      text: editAnswerText({
        summary: 'Calls toUpperCase itself.',
        set: [tool('return input.txt.toUpperCase()')],
      }),
    },
    {
      text: editAnswerText({ summary: 'Spells text right.', set: [tool('return input.text')] }),
    },
    { text: editAnswerText({ summary: 'Shouts again.', set: [shout] }) },
  )
  const { id } = await world.create({ slug: 'mended', prompt: wish(title) })
  expect(await world.owner.ended(id)).toMatchObject({
    state: 'live',
    failure: null,
    modelUse: { calls: 4 },
    selfTest: { calls: [{ state: 'passed' }, { state: 'passed' }] },
  })
  const told = (await world.log(id)).filter((line) => !/^(begin|place|deploy)/.test(line))
  expect(told).toEqual([
    'generate: Writing tool shout.',
    'generate: 1 tool written. 100 tokens read, 20 written, under $0.01.',
    expect.stringMatching(/^render: /),
    expect.stringMatching(/^scan: The code does something that is not allowed\. shout, line 1: /),
    'repair: Calls toUpperCase itself. 100 tokens read, 20 written, under $0.01.',
    expect.stringMatching(/^render: /),
    'scan: Nothing found.',
    expect.stringMatching(/^compile: The code does not compile\. shout, line 1: .*txt/),
    'repair: Spells text right. 100 tokens read, 20 written, under $0.01.',
    expect.stringMatching(/^render: /),
    'scan: Nothing found.',
    'compile: Types fit; one bundle made.',
    expect.stringMatching(
      /^self-test: A tool did not do what its example says\. shout, "A word": /,
    ),
    'repair: Shouts again. 100 tokens read, 20 written, under $0.01.',
    expect.stringMatching(/^render: /),
    'scan: Nothing found.',
    'compile: Types fit; one bundle made.',
    'self-test: 2 example calls passed.',
    'contract-check: It reaches and asks for nothing that was not approved.',
    'health-check: It answers and offers 1 tool.',
    'activate: The stable URL answers from this version now.',
    'This version is live.',
  ])
  const repairs = (await world.owner.events(id)).flatMap(({ repair }) => repair ?? [])
  expect(repairs).toMatchObject([
    { round: 1, of: 3, code: 'ScanRejected', summary: 'Calls toUpperCase itself.' },
    { round: 2, of: 3, code: 'CompileFailed', summary: 'Spells text right.' },
    { round: 3, of: 3, code: 'SelfTestFailed', summary: 'Shouts again.' },
  ])
  expect(repairs.map(({ diff }) => diff)).toEqual([
    expect.stringContaining('+return input.txt.toUpperCase()'),
    expect.stringContaining('-return input.txt.toUpperCase()'),
    expect.stringContaining('+return input.text.toUpperCase()'),
  ])
  for (const { use } of repairs) expect(use).toMatchObject({ calls: 1, costUsd: 0.0004 })
})

test('a build that no repair saves ends with the fault, and keeps the best attempt to be mended by hand', async () => {
  const title = 'Lost shouts'
  const bad = (word: string) => tool(`return input.${word}.toUpperCase()`)
  world.script(
    title,
    { text: specAnswerText(shoutSpec(title, bad('first'))) },
    ...[bad('second'), bad('third'), tool("return eval('input.fourth')")].map((set) => ({
      text: editAnswerText({ summary: 'Tries.', set: [set] }),
    })),
  )
  const { id, serverId } = await world.create({ slug: 'lost', prompt: wish(title) })
  expect(await world.owner.ended(id)).toMatchObject({
    state: 'failed',
    failure: { code: 'CompileFailed', step: 'compile', detail: expect.stringContaining('third') },
    modelUse: { calls: 4 },
  })
  const { data: version } = await world.owner.api.GET('/v1/servers/{serverId}/versions/{number}', {
    params: { path: { serverId, number: 1 } },
  })
  expect(version?.spec?.tools[0]?.implementation).toBe('return input.third.toUpperCase()')
  expect((await world.log(id)).slice(-3)).toEqual([
    expect.stringMatching(/^scan: The code does something that is not allowed\./),
    'repair: Repair 2 came furthest, and is kept to be mended by hand.',
    'The build failed. Nothing was changed.',
  ])
})

test('a repair that the model has no answer to leaves the fault, and says why it was not mended', async () => {
  const title = 'Given up shouts'
  world.script(
    title,
    { text: specAnswerText(shoutSpec(title, tool('return 7'))) },
    { text: '', stopReason: 'refusal' },
  )
  const { id } = await world.create({ slug: 'given-up', prompt: wish(title) })
  expect(await world.owner.ended(id)).toMatchObject({
    state: 'failed',
    failure: { code: 'CompileFailed', step: 'compile' },
  })
  expect((await world.log(id)).slice(-3)).toEqual([
    expect.stringMatching(/^compile: The code does not compile\./),
    expect.stringMatching(/^repair: Not repaired\. Its provider does not let it write this\./),
    'The build failed. Nothing was changed.',
  ])
})

test('a repair cannot reach further without being asked about', async () => {
  const title = 'Sly shouts'
  world.script(
    title,
    { text: specAnswerText(shoutSpec(title, tool('return 7'))) },
    {
      text: editAnswerText({
        summary: 'Needs a host.',
        set: [shout],
        allowedDomains: ['exfiltrate.example.com'],
      }),
    },
  )
  const { id } = await world.create({ slug: 'sly', prompt: wish(title) })
  expect((await world.waiting(id)).confirmation?.newDomains).toEqual(['exfiltrate.example.com'])
  await world.cancel(id)
  await world.owner.ended(id)
})

test('what people wrote is theirs: a spec that fails is not given to the model', async () => {
  const title = 'Own shouts'
  const { id } = await world.create({ slug: 'own', spec: shoutSpec(title, tool('return 7')) })
  expect(await world.owner.ended(id)).toMatchObject({
    state: 'failed',
    failure: { code: 'CompileFailed' },
    modelUse: null,
  })
  expect(world.asked(title)).toEqual([])
})
