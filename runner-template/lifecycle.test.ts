import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, inject, test } from 'vitest'
import { fixture } from './testing/fixture.ts'
import { legacyMessage, modernMessage, resultIn, withToken } from './testing/messages.ts'
import { send, startServer, until, type TestRunner } from './testing/runner.ts'

const bundle = inject('bundleFolder')

async function call(
  runner: TestRunner,
  name: string,
  {
    ms,
    make = modernMessage,
    ...headers
  }: { ms?: number; make?: typeof modernMessage; 'bmm-caller-secrets'?: string } = {},
) {
  const token = await runner.platform.keys.sign()
  const sent = withToken(make('tools/call', { name, arguments: { ms } }), token)
  return send(runner, { ...sent, headers: { ...sent.headers, ...headers } })
}

test('finishes the calls in flight on SIGTERM, takes no others and exits 0', async () => {
  await using runner = await startServer(bundle, fixture('probe'))
  const slow = call(runner, 'slow', { ms: 300 })
  await until(() => runner.stdout().includes('slow begins'))
  runner.kill('SIGTERM')
  await until(() => runner.platform.dialledIn() === 0)
  expect(resultIn(await slow).content[0]?.text).toBe('at last')
  expect(await runner.exited).toBe(0)
  expect(runner.stderr()).toBe('')
})

test('tells on SIGTERM those who wait for changes that the tools may be others, and ends their streams', async () => {
  await using runner = await startServer(bundle, fixture('echo'))
  const listen = modernMessage('subscriptions/listen', {
    notifications: { toolsListChanged: true },
  })
  const stream = send(runner, withToken(listen, await runner.platform.keys.sign()))
  await call(runner, 'echo') // went out later, so the stream is open
  runner.kill('SIGTERM')
  const { status, text } = await stream // would break off if the process ended first
  expect(status).toBe(200)
  expect(text).toContain('notifications/subscriptions/acknowledged')
  expect(text).toContain('notifications/tools/list_changed')
  expect(text).toContain('"resultType":"complete"')
  expect(await runner.exited).toBe(0)
})

test('keeps four unused connections ready however many calls are in flight', async () => {
  await using runner = await startServer(bundle, fixture('probe'))
  await until(() => runner.platform.dialledIn() === 4)
  const slow = Array.from({ length: 20 }, () => call(runner, 'slow', { ms: 300 }))
  await until(() => runner.stdout().split('slow begins').length - 1 === 20)
  await until(() => runner.platform.dialledIn() === 4)
  const texts = (await Promise.all(slow)).map((answer) => resultIn(answer).content[0]?.text)
  expect(texts).toEqual(Array.from({ length: 20 }, () => 'at last'))
})

test('dials in again when the gateway has restarted', async () => {
  await using runner = await startServer(bundle, fixture('probe'))
  await runner.platform.closeCalls()
  await runner.platform.openCalls()
  await until(() => runner.platform.dialledIn() === 4)
  expect((await call(runner, 'whoami')).status).toBe(200)
  expect(runner.stdout().split('"serving"')).toHaveLength(2)
})

test('finds a gateway that came later as soon as another one closes a connection', async () => {
  await using runner = await startServer(bundle, fixture('probe'))
  const { dropOne, dialledIn, folder } = runner.platform
  let fromLater = 0
  const later = createServer((socket) => {
    fromLater += 1
    socket.on('error', () => {}) // the runner ends first
  })
  await once(later.listen(`${folder}/calls.later.sock`), 'listening')
  await until(() => dialledIn() === 4)
  dropOne()
  await until(() => fromLater === 4 && dialledIn() === 4)
  expect((await call(runner, 'whoami')).status).toBe(200)
  later.close()
})

test.each([
  ['2026-07-28', modernMessage],
  ['2025-11-25', legacyMessage],
])('ends the tool of a caller who leaves, in %s', async (_era, make) => {
  await using runner = await startServer(bundle, fixture('probe'))
  const { platform } = runner
  const pending = call(runner, 'slow', { ms: 60_000, make }).catch(() => 'gone')
  await until(() => runner.stdout().includes('slow begins'))
  await platform.closeCalls()
  expect(await pending).toBe('gone')
  runner.kill('SIGTERM')
  expect(await runner.exited).toBe(0)
})

test.each([
  ['crashes', 'late with [secret:API_TOKEN] and [secret:USER_TOKEN]'],
  ['rejects', 'unheard with [secret:API_TOKEN] and [secret:USER_TOKEN]'],
])('exits 70 with a redacted line in the log when code %s', async (tool, message) => {
  await using runner = await startServer(bundle, fixture('probe'), {
    secrets: { API_TOKEN: 'planted-value-1234' },
    callerSecretKeys: ['USER_TOKEN'],
  })
  const given = Buffer.from('{"USER_TOKEN":"planted-value-5678"}').toString('base64url')
  await call(runner, tool, { 'bmm-caller-secrets': given }).catch(() => {})
  expect(await runner.exited).toBe(70)
  expect(runner.stderr()).toBe(`bmm-runner: ${message}\n`)
  const last: unknown = JSON.parse(runner.stdout().trim().split('\n').at(-1) ?? '')
  expect(last).toMatchObject({ level: 'error', tool, message: `The server crashed: ${message}` })
})
