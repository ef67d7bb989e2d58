import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { modernMessage, resultIn, withToken } from './testing/messages.ts'
import {
  makeAssignment,
  send,
  startRunner,
  startServer,
  type TestRunner,
} from './testing/runner.ts'

const bundle = inject('bundleFolder')
const tools = {
  own: `return (await ctx.fetch('https://api.example.com/a?b=c#d', { headers: { 'x-token': 'own' } })).json()`,
  global: `return (await fetch(new URL('https://api.example.com/a'), { method: 'POST', body: 'sent' })).json()`,
  request: `return (await ctx.fetch(new Request('https://api.example.com/a', { method: 'PUT', headers: { 'x-token': 'mine' }, body: '1' }))).json()`,
  plain: `return (await ctx.fetch('http://plain.example.com/')).json()`,
  url: `return { url: (await ctx.fetch('https://api.example.com/a')).url }`,
  data: `return (await ctx.fetch('data:text/plain,here')).text()`,
  none: `return (await ctx.fetch('/relative')).text()`,
  aborted: `return (await ctx.fetch('https://api.example.com/', { signal: AbortSignal.abort(new Error('enough')) })).text()`,
  socket: `new WebSocket('wss://api.example.com/'); return 'open'`,
}
const listed = Object.entries(tools).map(
  ([name, code]) =>
    `{ name: '${name}', inputSchema: { type: 'object' }, async run(input, ctx) { ${code} } }`,
)
const code = `module.exports.default = { title: 'T', tools: [${listed.join(', ')}] }`

let runner: TestRunner
beforeAll(async () => {
  runner = await startServer(bundle, code, { recordedUpstream: true })
})
afterAll(() => runner[Symbol.asyncDispose]())

async function call(name: keyof typeof tools, { platform }: Pick<TestRunner, 'platform'> = runner) {
  const message = modernMessage('tools/call', { name, arguments: {} })
  return resultIn(await send({ platform }, withToken(message, await platform.keys.sign())))
}

test('all that a tool fetches goes to the recordings, with method, headers and body', async () => {
  const address = 'https://api.example.com/a'
  expect((await call('own')).structuredContent).toEqual({
    method: 'GET',
    realUrl: `${address}?b=c#d`,
    token: 'own',
    sent: '',
  })
  expect((await call('global')).structuredContent).toEqual({
    method: 'POST',
    realUrl: address,
    sent: 'sent',
  })
  expect((await call('request')).structuredContent).toEqual({
    method: 'PUT',
    realUrl: address,
    token: 'mine',
    sent: '1',
  })
  expect((await call('plain')).structuredContent).toMatchObject({
    realUrl: 'http://plain.example.com/',
  })
  const elsewhere = runner.platform.egress.filter((to) => !to.includes('.bmm.internal:80'))
  expect(elsewhere).toEqual([])
})

test('an answer names the address that was asked for', async () => {
  expect((await call('url')).structuredContent).toEqual({ url: 'https://api.example.com/a' })
})

test('what fetch answers or refuses by itself stays so', async () => {
  expect((await call('data')).content[0]?.text).toBe('here')
  expect(await call('none')).toMatchObject({ isError: true })
  expect(await call('aborted')).toMatchObject({ isError: true, content: [{ text: 'enough' }] })
})

test('a WebSocket is refused in words', async () => {
  expect(await call('socket')).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('cannot be opened in a self-test') }],
  })
})

test('without the flag nothing is recorded, and nothing but true sets it', async () => {
  await using ordinary = await startServer(bundle, code)
  await call('own', ordinary)
  expect(ordinary.platform.egress).toContain('CONNECT api.example.com:443')
  await using refused = await startRunner(bundle)
  refused.give(JSON.stringify(makeAssignment(code, { recordedUpstream: 'yes' })))
  expect(await refused.exited).toBe(78)
})
