import { describe, expect, test } from 'vitest'
import { serverSpec } from '../../../contract/spec.ts'
import { editAnswerText, type Edit } from '../../../test/model-answers.ts'
import { findPet, greetPet, sampleSpec } from '../../../test/sample-spec.ts'
import { editAnswer } from './answer-schema.ts'
import { applyEdit } from './apply-edit.ts'

// its tools know more than a model can say: whatever that is, it stays
const base = serverSpec.parse({
  ...sampleSpec,
  allowsOwnerDomains: true,
  tools: [
    { ...findPet, annotations: { readOnlyHint: true } },
    { ...greetPet, inputSchema: { 'x-note': 'kept', ...greetPet.inputSchema }, exampleCalls: [] },
  ],
})

const apply = (edit: Edit) => applyEdit(base, editAnswer.parse(JSON.parse(editAnswerText(edit))))

function edited(edit: Edit) {
  const result = apply(edit)
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value.spec
}

function complaints(edit: Edit) {
  const result = apply(edit)
  return result.ok ? [] : result.issues.map(({ at, text }) => `${at}: ${text}`)
}

const bytes = (value: unknown) => JSON.stringify(value)

describe('what an edit does not name stays as it is, to the byte', () => {
  test('the tools, when another one changes', () => {
    const spec = edited({ set: [{ ...findPet, title: 'Look a pet up' }] })
    expect(spec.tools.map(({ title }) => title)).toEqual(['Look a pet up', 'Greet a pet'])
    expect(bytes(spec.tools[1])).toBe(bytes(base.tools[1]))
    expect(bytes({ ...spec, tools: [] })).toBe(bytes({ ...base, tools: [] }))
  })

  test('everything else, when a field changes', () => {
    const spec = edited({ title: 'Animals' })
    expect(spec.title).toBe('Animals')
    expect(bytes({ ...spec, title: base.title })).toBe(bytes(base))
  })

  test('the code of a tool that is only reworded', () => {
    const words = { name: 'get_pet', title: 'Get a pet', description: 'Gets one.' }
    const spec = edited({ reword: [{ tool: 'find_pet', ...words }] })
    expect(spec.tools.map(({ name }) => name)).toEqual(['get_pet', 'greet_pet'])
    expect(bytes(spec.tools[0])).toBe(bytes({ ...base.tools[0], ...words }))
  })
})

describe('an edit', () => {
  test('adds tools behind the others, in their order', () => {
    const spec = edited({
      set: [
        { ...greetPet, name: 'thank_pet' },
        { ...greetPet, name: 'scold_pet' },
      ],
    })
    expect(spec.tools.map(({ name }) => name)).toEqual([
      'find_pet',
      'greet_pet',
      'thank_pet',
      'scold_pet',
    ])
  })

  test('removes tools', () => {
    expect(edited({ remove: ['find_pet'] }).tools.map(({ name }) => name)).toEqual(['greet_pet'])
  })

  test('changes domains, secrets and shared code when it names them, and only then', () => {
    const spec = edited({ allowedDomains: ['pets.example.com', 'cats.example.com'], secrets: [] })
    expect(spec.allowedDomains).toEqual(['pets.example.com', 'cats.example.com'])
    expect(spec.secrets).toEqual([])
    expect(spec.sharedCode).toBe(base.sharedCode)
  })

  test('takes optional texts away with an empty one', () => {
    const spec = edited({ instructions: '', sharedCode: ' ' })
    expect(spec).not.toHaveProperty('instructions', expect.anything())
    expect(spec).not.toHaveProperty('sharedCode', expect.anything())
  })
})

test.each<[string, Edit, RegExp]>([
  ['removes what is not there', { remove: ['feed_pet'] }, /removeTools\/0: There is no tool/],
  [
    'rewords what is not there',
    { reword: [{ tool: 'feed_pet', name: 'a', title: 'A', description: 'A' }] },
    /rewordTools\/0\/tool: There is no tool/,
  ],
  ['names a tool twice', { set: [findPet], remove: ['find_pet'] }, /named twice/],
  ['changes nothing', {}, /Nothing is changed/],
  ['says nothing of it', { title: 'Animals', summary: ' ' }, /summary: Say/],
  ['leaves no tool', { remove: ['find_pet', 'greet_pet'] }, /at least one tool/],
  [
    'gives a name that is taken',
    { reword: [{ tool: 'find_pet', name: 'greet_pet', title: 'A', description: 'A' }] },
    /is there already/,
  ],
  [
    'gives a changed tool no examples',
    { set: [{ ...greetPet, exampleCalls: [] }] },
    /setTools\/0\/exampleCalls: Each tool needs 2/,
  ],
])('an edit that %s is asked for again', (_, edit, complaint) => {
  expect(complaints(edit).join('\n')).toMatch(complaint)
})
