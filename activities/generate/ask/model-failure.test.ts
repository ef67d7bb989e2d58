import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { APIError } from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { askFake } from '../../../test/asking.ts'
import { startFakeModel } from '../../../test/fake-model.ts'
import { generateSpec } from '../generate-spec.ts'
import { modelFailure } from './model-failure.ts'

const choice = { model: 'claude-opus-5-5', effort: 'high' } as const

/** What a status and an error of the API become. */
function failure(status: number, error: object, headers: Record<string, string> = {}) {
  return modelFailure(APIError.generate(status, { error }, '', new Headers(headers)), choice)
}

describe('how long to wait', () => {
  test.each([
    ['7', 7],
    ['0', 0],
    ['1.2', 2],
    ['86400', 3_600],
    ['Wed, 21 Oct 2099 07:28:00 GMT', 3_600],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
  ])('"%s" is %s seconds', (text, seconds) => {
    const { retryAfterSeconds } = failure(
      429,
      { type: 'rate_limit_error' },
      { 'retry-after': text },
    )
    expect(retryAfterSeconds).toBe(seconds)
  })
})

describe('the words of other endpoints', () => {
  test.each([
    [401, { type: 'invalid_api_key' }, 'ModelDenied'],
    [404, { message: 'no such model' }, 'ModelBadRequest'],
    [422, {}, 'ModelBadRequest'],
    [400, { message: 'insufficient quota' }, 'ModelDenied'],
    [400, { message: 'prompt is too long: 300000 tokens' }, 'TokenLimitReached'],
    [429, { details: { error_code: 'enforced_spend_limit_reached' } }, 'ModelDenied'],
    [408, {}, 'ModelUnavailable'],
    [503, { type: 'unavailable' }, 'ModelUnavailable'],
  ])('%s %j is %s', (status, error, code) => {
    expect(failure(status, error).code).toBe(code)
  })
})

/** Something that is no model answers at the address. */
async function startOther(listener: RequestListener) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

test('an address where something else answers is a setting to look at', async () => {
  await using page = await startOther((_, res) => res.end('<h1>Welcome</h1>'))
  await expect(generateSpec(askFake(page), { prompt: 'Pets' })).rejects.toMatchObject({
    code: 'ModelBadRequest',
    detail: 'What answered does not speak the Messages API. Check BMM_MODEL_BASE_URL.',
  })
})

test('the key is not carried to where an endpoint points', async () => {
  await using elsewhere = await startFakeModel(() => ({ text: '' }))
  await using endpoint = await startOther((_, res) => {
    res.writeHead(307, { location: `${elsewhere.url}/v1/messages` }).end()
  })
  await expect(generateSpec(askFake(endpoint), { prompt: 'Pets' })).rejects.toMatchObject({
    code: 'ModelUnavailable',
  })
  expect(elsewhere.requests).toEqual([])
})
