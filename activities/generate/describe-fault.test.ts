import { describe, expect, test } from 'vitest'
import type { BuildFailure } from '../../contract/nouns.ts'
import { describeFault } from './describe-fault.ts'

const failure = (change: Partial<BuildFailure>): BuildFailure => ({
  code: 'CompileFailed',
  title: 'The code does not compile',
  detail: 'find_pet, line 3: Type …',
  step: 'compile',
  ...change,
})
const diagnostic = (line: number) => ({
  file: 'find_pet',
  line,
  column: 7,
  code: 'TS2322',
  message: "Type 'unknown' is not assignable to type 'string'.",
  excerpt: 'return { name: pet.name }',
})

describe('a fault in words', () => {
  test('gives each error of the compiler its place and its line', () => {
    expect(describeFault(failure({ diagnostics: [diagnostic(3)] }))).toMatchInlineSnapshot(`
      "In the step compile: The code does not compile.
      1. the code of find_pet, line 3 (TS2322): Type 'unknown' is not assignable to type 'string'.
         return { name: pet.name }"
    `)
  })

  test('gives each failed call its reason, and leaves out those that passed', () => {
    const call = { tool: 'find_pet', title: 'A pet', durationMs: 1 }
    const text = describeFault(
      failure({
        title: 'A tool did not do what its example says',
        step: 'self-test',
        calls: [
          { ...call, state: 'failed', reason: 'It asked GET https://a.example/x.' },
          { ...call, title: 'Another', state: 'passed', reason: null },
        ],
      }),
    )
    expect(text).toMatchInlineSnapshot(`
      "In the step self-test: A tool did not do what its example says.
      1. find_pet, example "A pet": It asked GET https://a.example/x."
    `)
  })

  test('leaves warnings out', () => {
    const warning = {
      rule: 'network',
      level: 'warn' as const,
      file: 'find_pet',
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 2,
      offset: 0,
      excerpt: '',
      message: 'Canary',
      instead: '',
    }
    expect(describeFault(failure({ findings: [warning] }))).not.toContain('Canary')
  })

  test('tells what it has when there are no points', () => {
    expect(describeFault(failure({}))).toBe(
      'In the step compile: The code does not compile.\nfind_pet, line 3: Type …',
    )
  })

  test('is bounded, whatever was found', () => {
    const long = { ...diagnostic(1), message: 'm'.repeat(9_000), excerpt: 'e'.repeat(9_000) }
    const text = describeFault(
      failure({
        diagnostics: Array.from({ length: 500 }, () => long),
        logTail: Array.from({ length: 500 }, () => 'l'.repeat(9_000)),
      }),
    )
    expect(text.length).toBeLessThan(50_000)
    expect(text).toContain('… and 480 more.')
  })
})
