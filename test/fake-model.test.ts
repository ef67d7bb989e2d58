import { expect, test } from 'vitest'
import { lastWords, startFakeModel, type FakeModel } from './fake-model.ts'

const ask = ({ url }: FakeModel, body: object) =>
  fetch(`${url}/v1/messages`, {
    method: 'POST',
    body: JSON.stringify({
      model: 'm',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'Hello' }],
      ...body,
    }),
  })

test('answers each request as the test says, and remembers what it was asked', async () => {
  await using fake = await startFakeModel((body, attempt) =>
    attempt === 1
      ? { text: `${lastWords(body)} to you` }
      : { status: 429, type: 'rate_limit_error', retryAfterSeconds: 7 },
  )
  const first = await ask(fake, {})
  expect(await first.json()).toMatchObject({
    content: [{ type: 'text', text: 'Hello to you' }],
    stop_reason: 'end_turn',
  })
  const second = await ask(fake, {})
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, '7'])
  expect(fake.requests.map(({ body }) => body.model)).toEqual(['m', 'm'])
})

test('streams thoughts, then the text in pieces, then why it stopped', async () => {
  await using fake = await startFakeModel(() => ({ text: 'abcd', chunkSize: 2, thinking: ['Hm'] }))
  const res = await ask(fake, { stream: true })
  const events = (await res.text()).match(/(?<=event: )\w+/g)
  expect(events).toEqual([
    'message_start',
    'ping',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ])
  expect(await fake.requests[0]?.ended).toBe('finished')
})

test('notices that the other side has left an answer that never ends', async () => {
  await using fake = await startFakeModel(() => ({ text: 'and on ', isEndless: true }))
  const leaving = new AbortController()
  const res = await fetch(`${fake.url}/v1/messages`, {
    method: 'POST',
    body: JSON.stringify({ model: 'm', stream: true, messages: [] }),
    signal: leaving.signal,
  })
  await res.body?.getReader().read()
  leaving.abort()
  expect(await fake.requests[0]?.ended).toBe('broken')
})
