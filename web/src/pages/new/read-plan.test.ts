import { expect, it } from 'vitest'
import { readPlan } from './read-plan.ts'

const answer = {
  outcome: 'spec',
  reason: '',
  spec: {
    title: 'Sea "tides"',
    description: 'When the sea is high.\nAnd low.',
    secrets: [{ key: 'TIDE_KEY', description: 'Reads tides' }],
    allowedDomains: ['tides.example.com', 'moon.example.com'],
    tools: [
      { name: 'next_tide', title: 'Next tide', annotations: { readOnlyHint: true }, calls: [1.5] },
      { name: 'moon', title: 'Moon }] phase', implementation: 'return "{[" + \'\\"\'' },
    ],
  },
}
const text = JSON.stringify(answer)
const whole = {
  title: 'Sea "tides"',
  description: 'When the sea is high.\nAnd low.',
  hosts: ['tides.example.com', 'moon.example.com'],
  secrets: ['TIDE_KEY'],
  tools: [
    { name: 'next_tide', title: 'Next tide', isWritten: true },
    { name: 'moon', title: 'Moon }] phase', isWritten: true },
  ],
}

it('reads a whole answer', () => {
  expect(readPlan(text)).toEqual(whole)
  expect(readPlan(JSON.stringify(answer, null, 2))).toEqual(whole)
})

it('knows of nothing before anything came', () => {
  const nothing = { title: '', description: '', tools: [], hosts: [], secrets: [] }
  expect(readPlan('')).toEqual(nothing)
  expect(readPlan('Let me think')).toEqual(nothing)
})

it('shows a tool as soon as its title stands there, and says when it is written', () => {
  const half = text.slice(0, text.indexOf('"calls"'))
  expect(readPlan(half).tools).toEqual([
    { name: 'next_tide', title: 'Next tide', isWritten: false },
  ])
  const next = text.slice(0, text.indexOf('"moon"'))
  expect(readPlan(next).tools).toEqual([{ name: 'next_tide', title: 'Next tide', isWritten: true }])
})

it('never shows half a word, wherever the text ends', () => {
  const words = new Set(['', whole.title, whole.description])
  for (let end = 0; end <= text.length; end++) {
    const plan = readPlan(text.slice(0, end))
    expect(words).toContain(plan.title)
    expect(words).toContain(plan.description)
    for (const host of plan.hosts) expect(whole.hosts).toContain(host)
    for (const { title } of plan.tools)
      expect(['Next tide', 'Moon }] phase', 'next_tide', 'moon']).toContain(title)
  }
})

it('reads through a fence and words around the answer', () => {
  expect(readPlan('Here it is:\n```json\n' + text + '\n```')).toEqual(whole)
})

it('reads the tools that an answer changes', () => {
  const edit = { outcome: 'edit', edit: { summary: 'Better', setTools: [{ name: 'moon' }] } }
  expect(readPlan(JSON.stringify(edit)).tools).toEqual([
    { name: 'moon', title: 'moon', isWritten: true },
  ])
})

it('gives up quietly on what is no JSON', () => {
  expect(readPlan('{"spec": {"title": oops, "tools": [}]').tools).toEqual([])
  expect(readPlan('{{{[[[').tools).toEqual([])
  expect(readPlan('{"a":' + '['.repeat(100_000)).tools).toEqual([])
})

it('reads a long answer fast enough to follow it', () => {
  const tools = Array.from({ length: 60 }, (_, n) => ({
    name: `tool_${n}`,
    title: `Tool ${n}`,
    implementation: 'return 1\n'.repeat(500),
  }))
  const long = JSON.stringify({ spec: { tools } })
  const startedAt = performance.now()
  expect(readPlan(long).tools).toHaveLength(60)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
