import { expect, test } from 'vitest'
import type { ExampleResult } from '../../contract/nouns.ts'
import { serverSpec, type ServerSpec } from '../../contract/spec.ts'
import { echoSpec } from '../../test/rows.ts'
import { questionOf, sentencesOf, type Change } from './contract-check-plan.ts'

const token = { key: 'TOKEN', description: 'Reads issues', whose: 'owner' as const }
const live = serverSpec.parse({ ...echoSpec, allowedDomains: ['a.example.com'] })
const red: ExampleResult = {
  tool: 'echo',
  title: 'Says it back',
  state: 'failed',
  reason: 'It said nothing.',
  durationMs: 3,
}
const nothing = { domains: [], secrets: [] }

function ask(spec: Partial<ServerSpec>, change: Partial<Change> = {}) {
  return questionOf({
    spec: { ...live, ...spec },
    live,
    approved: nothing,
    allowsBreaking: false,
    missingSecrets: [],
    regressions: [],
    ...change,
  })
}

test('asks nothing when nothing changed', () => {
  expect(ask({})).toBeNull()
})

test('asks about a domain that nobody has approved', () => {
  const allowedDomains = ['a.example.com', 'b.example.com']
  expect(ask({ allowedDomains })?.newDomains).toEqual(['b.example.com'])
  expect(
    ask({ allowedDomains }, { approved: { ...nothing, domains: ['b.example.com'] } }),
  ).toBeNull()
})

test('a wildcard is no more approved by a name than a name by a wildcard', () => {
  expect(ask({ allowedDomains: ['*.example.com'] })?.newDomains).toEqual(['*.example.com'])
})

test('asks about a secret that nobody has approved', () => {
  expect(ask({ secrets: [token] })?.newSecrets).toEqual([token])
  expect(ask({ secrets: [token] }, { approved: { ...nothing, secrets: [token] } })).toBeNull()
})

test('asks again about a secret that is somebody else’s now, or that people are told other things of', () => {
  for (const change of [
    { whose: 'caller' as const },
    { howToGetUrl: 'https://evil.example.net/sign-in' },
    { description: 'The password of your bank' },
  ]) {
    const secrets = [{ ...token, ...change }]
    const known = { ...nothing, secrets: [token] }
    expect(ask({ secrets }, { approved: known })?.newSecrets).toEqual(secrets)
    const before = { ...live, secrets: [token] }
    expect(ask({ secrets }, { live: before })?.newSecrets).toEqual(secrets)
  }
})

test('of a first version that a model wrote, asks about everything it reaches', () => {
  const question = ask({ secrets: [token] }, { live: null, missingSecrets: ['TOKEN'] })
  expect(question).toMatchObject({
    difference: null,
    newDomains: ['a.example.com'],
    newSecrets: [token],
    missingSecrets: ['TOKEN'],
  })
})

test('asks for a value that is missing although the secret was approved', () => {
  const approved = { ...nothing, secrets: [token] }
  expect(ask({ secrets: [token] }, { approved, missingSecrets: ['TOKEN'] })).toMatchObject({
    newSecrets: [],
    missingSecrets: ['TOKEN'],
  })
})

test('asks before callers break, unless that was allowed', () => {
  const tools = live.tools.map((tool) => ({ ...tool, name: 'say' }))
  expect(ask({ tools })).toMatchObject({ isBreaking: true })
  expect(ask({ tools }, { allowsBreaking: true })).toBeNull()
})

test('asks before example calls of the live version fail, unless that was allowed', () => {
  const others = [
    { ...red, state: 'passed' as const },
    { ...red, state: 'not-recorded' as const },
  ]
  expect(ask({}, { regressions: [...others, red] })?.failedCalls).toEqual([red])
  expect(ask({}, { regressions: others })).toBeNull()
  expect(ask({}, { regressions: [red], allowsBreaking: true })).toBeNull()
})

test('allowing a break approves no domain and no secret', () => {
  const question = ask(
    { allowedDomains: ['b.example.com'], secrets: [token] },
    { allowsBreaking: true },
  )
  expect(question).toMatchObject({ newDomains: ['b.example.com'], newSecrets: [token] })
})

test('says what it asks in sentences', () => {
  const question = ask(
    {
      allowedDomains: ['b.example.com'],
      secrets: [token],
      tools: live.tools.map((tool) => ({ ...tool, name: 'say' })),
    },
    { missingSecrets: ['TOKEN'], regressions: [red] },
  )
  expect(question && sentencesOf(question)).toEqual([
    'It may reach b.example.com.',
    'It asks for TOKEN.',
    'TOKEN has no value yet.',
    'Callers may break: say: Callers that know it as echo will not find it.',
    'Example calls of the live version fail now: echo (Says it back).',
  ])
})
