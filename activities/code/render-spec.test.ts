import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { serverSpec, type ServerSpecInput } from '../../contract/spec.ts'
import { parseCode } from './parse-code.ts'
import { renderSpec } from './render-spec.ts'
import { writeLiteral, writeString } from './write-literal.ts'

type Tool = ServerSpecInput['tools'][number]
const tool = (over: Partial<Tool> = {}): Tool => ({
  name: 'echo_text',
  title: 'Echo',
  description: 'Says it again',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  annotations: { readOnlyHint: true },
  implementation: 'return input.text',
  ...over,
})
const render = (over: Partial<ServerSpecInput> = {}) =>
  renderSpec(serverSpec.parse({ title: 'Echo', description: 'Echo', tools: [tool()], ...over }))

function refusal(run: () => unknown): AppError {
  try {
    run()
  } catch (err) {
    if (err instanceof AppError) return err
    throw err
  }
  throw new Error('it was not refused')
}

describe('renderSpec', () => {
  it('writes types, secrets, shared code and the server', () => {
    const code = render({
      instructions: 'Use it',
      secrets: [
        { key: 'TOKEN', description: 'x' },
        { key: 'MINE', description: 'x', whose: 'caller' },
      ],
      sharedCode: 'const SUFFIX = "!"',
      tools: [
        tool({
          outputSchema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
          implementation:
            '\n  if (input.text) {\n    return { a: SUFFIX }\n  }\n  return { a: `x\n y` }\n',
        }),
      ],
    })
    expect(code).toBe(`interface EchoTextInput {
  text: string
}

interface EchoTextOutput {
  a: string
}

interface Secrets {
  readonly TOKEN: string
  readonly MINE?: string
}

const SUFFIX = "!"

export default {
  title: 'Echo',
  instructions: 'Use it',
  tools: [
    {
      name: 'echo_text',
      title: 'Echo',
      description: 'Says it again',
      inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
      outputSchema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
      annotations: { readOnlyHint: true },
      async run(input: EchoTextInput, ctx: ToolContext<Secrets>): Promise<EchoTextOutput> {
        if (input.text) {
          return { a: SUFFIX }
        }
        return { a: \`x
 y\` }
      },
    },
  ],
} satisfies ServerModule
`)
  })

  it('gives the same text for the same spec', () => {
    expect(render()).toBe(render())
  })

  it('takes no more than a moment for code with a literal on every line', () => {
    const started = performance.now()
    render({ tools: [tool({ implementation: `${'1\n'.repeat(29_000)}return ''` })] })
    expect(performance.now() - started).toBeLessThan(1_500)
  })

  it('gives types names of their own', () => {
    const code = render({
      sharedCode: 'type AaInput = string',
      tools: [tool({ name: 'aa' }), tool({ name: 'a_a' }), tool({ name: 'aa_' })],
    })
    expect(code.match(/interface \w+/g)).toEqual([
      'interface AaInput2',
      'interface AAInput',
      'interface AaInput3',
    ])
  })

  it.each([
    ['} }, evil: {', 'line 1'],
    ['return 1\n} }, evil() { return 2', 'line 2'],
    ['return 1\n}\nasync function evil() {', 'line 2: the function is closed before its end'],
    ['return `', 'line 1'],
    ['/* no end', 'line 1'],
    ["import fs from 'node:fs'", 'imports belong into sharedCode'],
    ['('.repeat(50_000), 'nested too deeply'],
  ])('refuses the implementation %j with its place', (implementation, reason) => {
    const err = refusal(() => render({ tools: [tool(), tool({ name: 'b', implementation })] }))
    expect(err.code).toBe('SpecInvalid')
    expect(err.errors?.map(({ pointer }) => pointer)).toEqual(['/tools/1/implementation'])
    expect(err.errors?.[0]?.detail).toContain(reason)
  })

  it.each([
    'return 1 // the end',
    'return "}"',
    'return { a: {} }',
    'const f = () => {}\nreturn f',
  ])('takes the implementation %j', (implementation) => {
    expect(render({ tools: [tool({ implementation })] })).toContain(implementation.split('\n')[0])
  })

  it.each(['export const a = 1', 'function f() {', '}'])(
    'refuses the shared code %j',
    (sharedCode) => {
      expect(refusal(() => render({ sharedCode })).errors?.[0]?.pointer).toBe('/sharedCode')
    },
  )

  it('keeps any text a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (text) => {
        const description = `${text}'"\`\${}</script>\u2028\u202e\\`
        const code = render({
          tools: [
            tool({
              description,
              inputSchema: { type: 'object', description, enum: [{ [text]: text }] },
            }),
          ],
        })
        expect(parseCode(code).errors).toEqual([])
        expect(code).not.toMatch(/<\/script|[\u2028\u202e]/i)
      }),
      { numRuns: 30 },
    )
  }, 30_000)
})

describe('writeLiteral', () => {
  it('writes what reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // oxlint-disable-next-line no-implied-eval, no-new-func -- the literal is read back by the language itself
        const read: unknown = new Function(`return (${writeLiteral(value)})`)()
        expect(JSON.stringify(read)).toBe(JSON.stringify(value))
      }),
    )
  })

  it('makes __proto__ an ordinary member', () => {
    expect(writeLiteral(JSON.parse('{"__proto__":1}'))).toBe("{ ['__proto__']: 1 }")
  })

  it('escapes what cannot be seen', () => {
    expect(writeString('a\u200bb\n\ud800</SCRIPT><!--')).toBe(
      "'a\\u200bb\\n\\ud800\\x3C/SCRIPT>\\x3C!--'",
    )
  })
})
