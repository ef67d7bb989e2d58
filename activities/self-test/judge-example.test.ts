import { expect, test } from 'vitest'
import { recordedAnswer } from '../../contract/spec.ts'
import { judgeExample, type Outcome } from './judge-example.ts'

const answered = (text: string, more: Partial<Outcome & { kind: 'answered' }> = {}): Outcome => ({
  kind: 'answered',
  isError: false,
  text,
  structured: undefined,
  ...more,
})
const upstream = [recordedAnswer.parse({ url: 'https://a.example/x' })]
const asked = { method: 'GET', url: 'https://a.example/y', refusal: undefined }
const failed = (reason: string) => ({ state: 'failed', reason })

test('a result passes when nothing speaks against it', () => {
  expect(judgeExample({}, answered('fine'), [])).toEqual({ state: 'passed', reason: null })
  expect(judgeExample({ upstream, expected: 'in' }, answered('fine'), [])).toMatchObject({
    state: 'passed',
  })
})

test('an error is what the tool says of itself', () => {
  const outcome = answered('No such city', { isError: true })
  expect(judgeExample({}, outcome, [])).toEqual(failed('The tool reported an error: No such city'))
  expect(judgeExample({ isError: true, expected: 'city' }, outcome, [])).toMatchObject({
    state: 'passed',
  })
  expect(judgeExample({ isError: true }, answered('Berlin'), [])).toEqual(
    failed('The example expects an error, and the tool returned: Berlin'),
  )
})

test('what the runner found to misfit is said in the words of the spec', () => {
  const input = 'Input validation error: Invalid arguments for tool t: #/a: Instance type'
  const output = 'Output validation error: Invalid structured content for tool t: #/b: Instance'
  const text =
    'Output validation error: Tool t has an output schema but no structured content was provided'
  const judge = (text: string, isError = false) =>
    judgeExample({ isError }, answered(text, { isError: true }), [])
  expect(judge(input)).toEqual(
    failed('The arguments do not fit the inputSchema: #/a: Instance type'),
  )
  expect(judge(input, true)).toMatchObject({ state: 'passed' })
  expect(judge(output)).toEqual(failed('The result does not fit the outputSchema: #/b: Instance'))
  expect(judge(output, true)).toMatchObject({ state: 'failed' })
  expect(judge(text)).toEqual(
    failed('The tool has an outputSchema, and returned text instead of an object.'),
  )
})

test('a request that no recording answers fails the call, and names what is recorded', () => {
  expect(judgeExample({ upstream }, answered('fine'), [asked, asked])).toEqual(
    failed(
      'It asked GET https://a.example/y, which is not recorded. Recorded is GET https://a.example/x. The tool returned: fine',
    ),
  )
  expect(judgeExample({ upstream: [] }, answered('no', { isError: true }), [asked])).toEqual(
    failed(
      'It asked GET https://a.example/y, which is not recorded. Nothing is recorded. The tool reported an error: no',
    ),
  )
})

test('a request to a host that is not allowed fails the call', () => {
  const refusal = 'This calls a.example, which is not among the allowed domains.'
  expect(judgeExample({ upstream }, answered('fine'), [{ ...asked, refusal }])).toEqual(
    failed(`It asked GET https://a.example/y. ${refusal} The tool returned: fine`),
  )
})

test('a call without recordings that asks outside is not judged', () => {
  const notRecorded = {
    state: 'not-recorded',
    reason: 'It asked GET https://a.example/y, and the example has no recorded answers.',
  }
  expect(judgeExample({}, answered('x', { isError: true }), [asked])).toEqual(notRecorded)
  expect(judgeExample({}, { kind: 'late', reason: 'No answer.' }, [asked])).toEqual(notRecorded)
  const socket = 'A WebSocket cannot be opened in a self-test: only HTTP answers are recorded'
  expect(judgeExample({}, answered(socket, { isError: true }), [])).toMatchObject({
    state: 'not-recorded',
  })
  expect(judgeExample({ upstream }, answered(socket, { isError: true }), [])).toMatchObject({
    state: 'failed',
  })
})

test('a server that stops fails the call, whatever it asked', () => {
  const outcome: Outcome = { kind: 'broken', reason: 'The server stopped.' }
  expect(judgeExample({}, outcome, [asked])).toMatchObject({ state: 'failed' })
  expect(judgeExample({}, outcome, [])).toEqual(failed('The server stopped.'))
})

test('a reason can be stored and shown, whatever a tool says', () => {
  const text = `\u0000\u001b[31mred\ud800${'😀'.repeat(1_000)}`
  const { reason } = judgeExample({}, answered(text, { isError: true }), [])
  expect(reason?.isWellFormed()).toBe(true)
  expect(reason).toMatch(/^The tool reported an error: \[31mred\ufffd/)
})

test('a result that is nested without end fails like any other', () => {
  const structured = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)
  for (const expected of [{ a: 1 }, structured])
    expect(judgeExample({ expected }, answered('', { structured }), [])).toEqual(
      failed('The result is nested too deeply to be compared.'),
    )
})

test('a reason has bounds', () => {
  const { reason } = judgeExample({}, answered('x'.repeat(100_000), { isError: true }), [])
  expect(reason?.length).toBeLessThan(1_600)
})
