import { defaultPayloadConverter, type Payload } from '@temporalio/common'
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCodec, type PayloadKey } from './codec.ts'

const SECRET = 'canary-4711'
const older = newKey('older')
const newer = newKey('newer')

test('gives back what it encrypted, metadata and all', async () => {
  const codec = createCodec([newer])
  const payload = payloadOf({ serverId: 'srv_1' })
  const [decoded] = await codec.decode(await codec.encode([payload]))
  expect(valueOf(decoded)).toEqual({ serverId: 'srv_1' })
  expect(Object.keys(decoded?.metadata ?? {})).toEqual(['encoding'])
})

test('shows neither value nor original encoding, and never the same bytes twice', async () => {
  const codec = createCodec([newer])
  const encoded = await codec.encode([payloadOf(SECRET), payloadOf(SECRET)])
  const [first, second] = encoded.map(({ data }) => Buffer.from(data ?? []))
  expect(first?.includes(SECRET)).toBe(false)
  expect(first?.includes('json/plain')).toBe(false)
  expect(first).not.toEqual(second)
})

test('encrypts with the first key and decrypts with any', async () => {
  const before = await createCodec([older]).encode([payloadOf('before')])
  const rotated = createCodec([newer, older])
  const after = await rotated.encode([payloadOf('after')])
  expect((await rotated.decode([...before, ...after])).map(valueOf)).toEqual(['before', 'after'])
  await expect(createCodec([older]).decode(after)).rejects.toThrow('No key newer')
})

test('lets payloads of another encoding pass', async () => {
  const plain = payloadOf('plain')
  expect(await createCodec([newer]).decode([plain])).toEqual([plain])
})

test.each([
  ['its data', flipLastBit, 'unable to authenticate'],
  ['its key id', (payload: Payload) => withKeyId(payload, 'twin'), 'unable to authenticate'],
  ['its length', cutOff, 'cut off'],
])('refuses a payload that was changed in %s', async (_, change, message) => {
  const codec = createCodec([newer, { kid: 'twin', key: newer.key }])
  const [encoded = {}] = await codec.encode([payloadOf('x')])
  await expect(codec.decode([change(encoded)])).rejects.toThrow(message)
})

test('refuses to work without a key', () => {
  expect(() => createCodec([])).toThrow('PAYLOAD_KEYS')
})

test('refuses payloads over the limit, when there is one', async () => {
  const codec = createCodec([newer], { maxBytes: 100 })
  await expect(codec.encode([payloadOf('x'.repeat(101))])).rejects.toThrow('too large')
})

function newKey(kid: string): PayloadKey {
  return { kid, key: randomBytes(32) }
}

function payloadOf(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value)
}

function valueOf(payload: Payload | undefined): unknown {
  return payload && defaultPayloadConverter.fromPayload(payload)
}

function flipLastBit({ metadata, data }: Payload): Payload {
  const bytes = Uint8Array.from(data ?? [])
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  return { metadata: metadata ?? null, data: bytes }
}

function withKeyId({ metadata, data }: Payload, kid: string): Payload {
  return { metadata: { ...metadata, 'encryption-key-id': Buffer.from(kid) }, data: data ?? null }
}

function cutOff({ metadata, data }: Payload): Payload {
  return { metadata: metadata ?? null, data: Uint8Array.from(data ?? []).subarray(0, 20) }
}
