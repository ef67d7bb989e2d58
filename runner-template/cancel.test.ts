import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fixture } from './testing/fixture.ts'
import { legacyMessage, modernMessage, resultIn, withToken } from './testing/messages.ts'
import { send, startServer, until, type Sent, type TestRunner } from './testing/runner.ts'

let runner: TestRunner
beforeAll(async () => {
  runner = await startServer(inject('bundleFolder'), fixture('probe'))
})
afterAll(() => runner[Symbol.asyncDispose]())

describe.each([
  ['2026-07-28', modernMessage],
  ['2025-11-25', legacyMessage],
])('a client that keeps its connection, in %s,', (_era, make) => {
  const as = async (sub: string, sent: Sent) =>
    send(runner, withToken(sent, await runner.platform.keys.sign({ sub })))
  const begun = () => runner.stdout().split('slow begins').length - 1
  /** Resolves when the tool runs. */
  const callSlow = async (sub: string, { id, ms }: { id: string | number; ms: number }) => {
    const before = begun()
    const { body, ...sent } = make('tools/call', { name: 'slow', arguments: { ms } })
    const answer = as(sub, { ...sent, body: { ...Object(body), id } }).then(resultIn)
    await until(() => begun() > before)
    return { answer }
  }
  const cancel = async (sub: string, requestId: string | number) => {
    const { body, ...sent } = make('notifications/cancelled', { requestId, reason: 'enough' })
    const { id: _id, ...notification } = Object(body)
    expect((await as(sub, { ...sent, body: notification })).status).toBe(202)
  }

  test('ends its call by a message of its own', async () => {
    const { answer } = await callSlow('ada', { id: 7, ms: 60_000 })
    await cancel('ada', 7)
    const content = [{ type: 'text', text: 'The caller cancelled the call' }]
    expect(await answer).toMatchObject({ isError: true, content })
  })

  test('ends no call of another person, and none under another id', async () => {
    const { answer } = await callSlow('ada', { id: 7, ms: 500 })
    await cancel('eve', 7)
    await cancel('ada', '7')
    await cancel('ada', 8)
    expect(await answer).toMatchObject({ content: [{ text: 'at last' }] })
  })

  test('ends none of two calls under one id, and again the one that is left', async () => {
    const short = await callSlow('ada', { id: 1, ms: 500 })
    const long = await callSlow('ada', { id: 1, ms: 60_000 })
    await cancel('ada', 1)
    expect(await short.answer).toMatchObject({ content: [{ text: 'at last' }] })
    await cancel('ada', 1)
    expect(await long.answer).toMatchObject({ isError: true })
  })
})
