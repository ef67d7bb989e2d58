import { expect, inject, test } from 'vitest'
import { fixture } from './testing/fixture.ts'
import { makeAssignment, startRunner } from './testing/runner.ts'

const bundle = inject('bundleFolder')
const SECRET = 'planted-value-1234'

const whole = JSON.stringify(makeAssignment(fixture('echo'), { secrets: { API_TOKEN: SECRET } }))

const faults: [title: string, given: string, said: string][] = [
  ['is cut', whole.slice(0, -20), 'the assignment is not whole'],
  ['is empty', '', 'the assignment is not whole'],
  ['is larger than 8 MiB', whole + ' '.repeat(8 * 1024 * 1024), 'the assignment is too large'],
  [
    'has other code than its sha-256',
    whole.replace('Answers with', 'Answers without'),
    'the code does not match its sha-256',
  ],
  ['lacks a field', whole.replace('"issuer"', '"iss"'), 'the assignment does not fit: issuer'],
  [
    'has a secret that would steer Node',
    whole.replace('API_TOKEN', 'NODE_OPTIONS'),
    'the assignment does not fit: secrets',
  ],
]

test.each(faults)(
  'exits 78 when the assignment %s, and shows none of it',
  async (_title, given, said) => {
    await using runner = await startRunner(bundle)
    await runner.printed('warm')
    runner.give(given)
    expect(await runner.exited).toBe(78)
    expect(runner.stderr()).toBe(`bmm-runner: ${said}\n`)
    expect(runner.stdout()).toBe('{"bmm":"warm"}\n')
  },
)

test('exits 70 with one redacted line when the code throws as it is loaded', async () => {
  await using runner = await startRunner(bundle)
  const code = 'throw new Error("bad start:\\n" + process.env.API_TOKEN)'
  runner.give(JSON.stringify(makeAssignment(code, { secrets: { API_TOKEN: SECRET } })))
  expect(await runner.exited).toBe(70)
  expect(runner.stderr()).toBe('bmm-runner: bad start: [secret:API_TOKEN]\n')
})

test('exits 70 when the code exports no server', async () => {
  await using runner = await startRunner(bundle)
  runner.give(JSON.stringify(makeAssignment('module.exports.default = { title: "Empty" }')))
  expect(await runner.exited).toBe(70)
  expect(runner.stderr()).toContain('The code does not export a server')
})

test('leaves at once with 0 when it is told to while it waits for an assignment', async () => {
  await using runner = await startRunner(bundle)
  await runner.printed('warm')
  runner.kill('SIGTERM')
  expect(await runner.exited).toBe(0)
  expect(runner.stderr()).toBe('')
})
