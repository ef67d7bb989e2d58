import { expect, test } from 'vitest'
import { serverSpec, type ServerSpec, type ServerSpecInput } from './spec.ts'
import { isBreaking, specDifferenceOf } from './compare-specs.ts'

type ToolInput = ServerSpecInput['tools'][number]

function tool(change: Partial<ToolInput> = {}): ToolInput {
  return {
    name: 'get_forecast',
    title: 'Forecast',
    description: 'The weather of the next days.',
    inputSchema: {
      type: 'object',
      properties: { city: { type: 'string' }, units: { enum: ['metric', 'imperial'] } },
      required: ['city'],
    },
    annotations: { readOnlyHint: true },
    implementation: 'return input.city',
    ...change,
  }
}

function spec(tools: ToolInput[], change: Partial<ServerSpecInput> = {}): ServerSpec {
  return serverSpec.parse({ title: 'Weather', description: 'Weather.', tools, ...change })
}

const input = (properties: object, required: string[] = ['city']) => ({
  inputSchema: { type: 'object' as const, properties: { ...properties }, required },
})
const city = { type: 'string' } as const
const units = { enum: ['metric', 'imperial'] }

test('the same spec differs in nothing, whatever the order of its keys', () => {
  const reordered = tool({
    inputSchema: {
      required: ['city'],
      properties: { units: { enum: ['metric', 'imperial'] }, city: { type: 'string' } },
      type: 'object',
    },
  })
  const difference = specDifferenceOf(spec([tool()]), spec([reordered]))
  expect(difference).toEqual({
    tools: [],
    domains: { added: [], removed: [] },
    secrets: { added: [], removed: [] },
  })
  expect(isBreaking(difference)).toBe(false)
})

test('a tool that went breaks its callers, one that came does not', () => {
  const difference = specDifferenceOf(
    spec([tool(), tool({ name: 'alerts', title: 'Alerts', implementation: 'return "none"' })]),
    spec([tool(), tool({ name: 'tides', title: 'Tides', implementation: 'return "low"' })]),
  )
  expect(
    difference.tools.map(({ tool: name, kind, isBreaking }) => [name, kind, isBreaking]),
  ).toEqual([
    ['alerts', 'removed', true],
    ['tides', 'added', false],
  ])
})

test('the same tool under another name is renamed, which breaks callers', () => {
  const { tools } = specDifferenceOf(spec([tool()]), spec([tool({ name: 'forecast' })]))
  expect(tools).toMatchObject([
    { tool: 'forecast', from: 'get_forecast', kind: 'renamed', isBreaking: true },
  ])
})

test.each<[string, Partial<ToolInput>, boolean, string]>([
  ['a parameter that is gone', input({ city }), true, 'The parameter units is gone.'],
  [
    'a new required parameter',
    input({ city, units, day: city }, ['city', 'day']),
    true,
    'The new parameter day is required.',
  ],
  [
    'one that must be given now',
    input({ city, units }, ['city', 'units']),
    true,
    'The parameter units is required now.',
  ],
  [
    'one that may be left out now',
    input({ city, units }, []),
    false,
    'The parameter city may be left out now.',
  ],
  [
    'a new optional parameter',
    input({ city, units, day: city }),
    false,
    'There is a new parameter day, which may be left out.',
  ],
  [
    'another type',
    input({ city: { type: 'number' }, units }),
    true,
    'The parameter city has another shape.',
  ],
  [
    'more values of an enumeration',
    input({ city, units: { enum: ['imperial', 'metric', 'kelvin'] } }),
    false,
    'The parameter units has another shape.',
  ],
  [
    'fewer values of an enumeration',
    input({ city, units: { enum: ['metric'] } }),
    true,
    'The parameter units has another shape.',
  ],
  [
    'words about a parameter',
    input({ city: { type: 'string', description: 'A name' }, units }),
    false,
    'The words about the parameter city changed.',
  ],
  [
    'a schema closed to other parameters',
    { inputSchema: { ...tool().inputSchema, additionalProperties: false } },
    true,
    'What it accepts changed.',
  ],
  ['other code', { implementation: 'return 1' + '+ input.city' }, false, 'The code changed.'],
  ['another description', { description: 'Other words.' }, false, 'The description changed.'],
  [
    'other hints',
    { annotations: { readOnlyHint: false } },
    false,
    'The hints (read-only, destructive) changed.',
  ],
])('%s', (_name, change, breaks, detail) => {
  const difference = specDifferenceOf(spec([tool()]), spec([tool(change)]))
  expect(difference.tools).toMatchObject([
    { kind: 'changed', isBreaking: breaks, details: [detail] },
  ])
  expect(isBreaking(difference)).toBe(breaks)
})

test('a field that is called like a word of a schema is a field', () => {
  const issue = (title: object) => input({ issue: { type: 'object', properties: { title } } })
  const difference = specDifferenceOf(
    spec([tool(issue({ type: 'string', description: 'A name' }))]),
    spec([tool(issue({ type: 'object', description: 'A name' }))]),
  )
  expect(difference.tools[0]?.details).toEqual(['The parameter issue has another shape.'])
  expect(isBreaking(difference)).toBe(true)
})

test('an answer that lost a field breaks callers, a new field does not', () => {
  const answer = (properties: object) =>
    spec([tool({ outputSchema: { type: 'object', properties: { ...properties } } })])
  const lost = specDifferenceOf(answer({ low: {}, high: {} }), answer({ low: {} }))
  expect(lost.tools[0]?.details).toEqual(['The answer no longer has high.'])
  expect(isBreaking(lost)).toBe(true)
  expect(isBreaking(specDifferenceOf(answer({ low: {} }), answer({ low: {}, high: {} })))).toBe(
    false,
  )
  expect(isBreaking(specDifferenceOf(answer({ low: {} }), spec([tool()])))).toBe(true)
  expect(isBreaking(specDifferenceOf(spec([tool()]), answer({ low: {} })))).toBe(false)
})

test('what it may reach and what it asks for are compared too', () => {
  const before = spec([tool()], {
    allowedDomains: ['api.example.com'],
    secrets: [{ key: 'OLD_KEY', description: 'Old' }],
  })
  const after = spec([tool()], {
    allowedDomains: ['*.example.com'],
    secrets: [{ key: 'NEW_KEY', description: 'New' }],
  })
  const { domains, secrets } = specDifferenceOf(before, after)
  expect(domains).toEqual({ added: ['*.example.com'], removed: ['api.example.com'] })
  expect(secrets).toEqual({ added: ['NEW_KEY'], removed: ['OLD_KEY'] })
})

test('breaking changes come first', () => {
  const { tools } = specDifferenceOf(
    spec([
      tool({ name: 'a_tool', title: 'A' }),
      tool({ name: 'b_tool', title: 'B', implementation: 'return 2' }),
    ]),
    spec([tool({ name: 'a_tool', title: 'A', description: 'Other.' })]),
  )
  expect(tools.map(({ kind }) => kind)).toEqual(['removed', 'changed'])
})

test('a tool that calls itself harmless from now on is asked about, one that warns is not', () => {
  const hinted = (annotations: ToolInput['annotations']) => spec([tool({ annotations })])
  const breaks = (before: ToolInput['annotations'], after: ToolInput['annotations']) =>
    isBreaking(specDifferenceOf(hinted(before), hinted(after)))
  expect(breaks({ readOnlyHint: false }, { readOnlyHint: true })).toBe(true)
  expect(breaks({ readOnlyHint: false }, { readOnlyHint: false, destructiveHint: false })).toBe(
    true,
  )
  expect(breaks({ readOnlyHint: true }, { readOnlyHint: false, destructiveHint: true })).toBe(false)
  expect(breaks({ readOnlyHint: true }, { readOnlyHint: true, destructiveHint: false })).toBe(false)
})

/** Values that count, all together, how often they are looked into. */
function countedValues(count: number) {
  const seen = { times: 0 }
  const values = Array.from({ length: count }, (_, n) => ({
    get const() {
      seen.times += 1
      return n
    },
  }))
  return { seen, values }
}

test('many tools under new names are each looked into once', () => {
  const { seen, values } = countedValues(60)
  const parsed = spec([tool()])
  const tools = values.flatMap((value, n) =>
    parsed.tools.map((one) => ({
      ...one,
      name: `tool_${n}`,
      title: `Tool ${n}`,
      inputSchema: { type: 'object' as const, properties: { value } },
    })),
  )
  const difference = specDifferenceOf(
    { ...parsed, tools: tools.slice(0, 30) },
    { ...parsed, tools: tools.slice(30) },
  )
  expect(difference.tools).toHaveLength(60)
  expect(seen.times).toBe(60)
})

test('a long enumeration is looked into a few times', () => {
  const { seen, values } = countedValues(200)
  const parsed = spec([tool()])
  const choosing = (choices: unknown[]) => ({
    ...parsed,
    tools: parsed.tools.map((one) => ({
      ...one,
      inputSchema: { type: 'object' as const, properties: { city: { enum: choices } } },
    })),
  })
  const difference = specDifferenceOf(choosing(values), choosing([...values, 'other']))
  expect(isBreaking(difference)).toBe(false)
  expect(seen.times).toBeLessThan(20 * values.length)
})
