import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiWorld, type ApiWorld } from '../test/api-world.ts'
import { send } from '../test/send.ts'
import { createCodec } from '../temporal/client.ts'

const PATH = '/internal/temporal/codec/decode'
const keys = [{ kid: 'k1', key: new Uint8Array(32).fill(9) }]
const PAYLOAD_KEYS = `k1:${Buffer.alloc(32, 9).toString('base64')}`

let home: ApiWorld
let abroad: ApiWorld
beforeAll(async () => {
  home = await createApiWorld({ settings: { PAYLOAD_KEYS } })
  const settings = {
    PAYLOAD_KEYS,
    LISTEN_HOST: '0.0.0.0',
    TEMPORAL_UI_URL: 'https://temporal.example.com',
  }
  abroad = await createApiWorld({ settings })
})
afterAll(async () => {
  await home?.[Symbol.asyncDispose]()
  await abroad?.[Symbol.asyncDispose]()
})

const plain = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from('{"buildId":"bld_1"}'),
}

async function encrypted() {
  const [payload] = await createCodec(keys).encode([plain])
  return {
    metadata: Object.fromEntries(
      Object.entries(payload?.metadata ?? {}).map(([name, value]) => [
        name,
        Buffer.from(value).toString('base64'),
      ]),
    ),
    data: Buffer.from(payload?.data ?? []).toString('base64'),
  }
}

test('on a machine of one’s own Temporal’s pages can read what workflows were given', async () => {
  const payloads = [await encrypted()]
  const res = await fetch(`${home.url}${PATH}?namespace=bmm`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-namespace': 'bmm',
      origin: 'http://localhost:8233',
    },
    body: JSON.stringify({ payloads }),
  })
  expect(res.status).toBe(200)
  expect(res.headers.get('access-control-allow-origin')).toBe('http://localhost:8233')
  const answer = (await res.json()) as { payloads: { data: string }[] }
  expect(Buffer.from(answer.payloads[0]?.data ?? '', 'base64').toString()).toBe(
    '{"buildId":"bld_1"}',
  )
})

test('a page of another site cannot, whatever host it says that it was asked by', async () => {
  const { port } = new URL(home.url)
  const answer = await send(
    {
      port: Number(port),
      method: 'POST',
      path: PATH,
      headers: {
        host: 'rebound.example',
        'x-forwarded-host': 'localhost',
        'content-type': 'application/json',
      },
    },
    JSON.stringify({ payloads: [await encrypted()] }),
  )
  expect(answer.status).toBe(401)
})

test('elsewhere only an administrator can', async () => {
  const payloads = [await encrypted()]
  const member = await abroad.member('owner')
  expect((await abroad.newBrowser().post(PATH, { payloads })).status).toBe(401)
  expect((await member.post(PATH, { payloads })).status).toBe(403)
  await abroad.db('users').where({ id: member.userId }).update({ isAdministrator: true })
  const res = await member.post(PATH, { payloads })
  expect(res.status).toBe(200)
  expect(res.headers.get('access-control-allow-origin')).toBe('https://temporal.example.com')
})

test('what is not ours is passed through, and nonsense is refused in words', async () => {
  const foreign = { metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'e30=' }
  const browser = home.newBrowser()
  expect(await (await browser.post(PATH, { payloads: [foreign] })).json()).toEqual({
    payloads: [foreign],
  })
  const refused = await browser.post(PATH, { nothing: true })
  expect(refused.status).toBe(422)
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
})
