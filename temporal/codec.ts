// What Temporal stores is encrypted: everything but workflow ids, types, queues, search attributes and failure types.
import proto from '@temporalio/proto'
import type { Payload, PayloadCodec } from '@temporalio/common'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const ENCODING = 'binary/encrypted'
const KEY_ID = 'encryption-key-id'
const IV_BYTES = 12
const TAG_BYTES = 16

const { Payload: PayloadMessage } = proto.temporal.api.common.v1

export interface PayloadKey {
  kid: string
  /** 32 bytes. */
  key: Uint8Array
}

export interface CodecOptions {
  /** Refuses to encode more: only ids and small results belong into a history. Absent: no limit but the server's. */
  maxBytes?: number
}

/** Encrypts with the first key; decrypts with any of them. Payloads of another encoding pass through. */
export function createCodec(keys: PayloadKey[], { maxBytes }: CodecOptions = {}): PayloadCodec {
  const [current] = keys
  if (!current) throw new Error('PAYLOAD_KEYS holds no key')
  const byId = new Map(keys.map(({ kid, key }) => [kid, key]))
  const encode = (payload: Payload) => {
    const plain = PayloadMessage.encode(payload).finish()
    if (maxBytes !== undefined && plain.length > maxBytes)
      throw new Error(`A payload of ${plain.length} bytes is too large: pass an id instead`)
    return encrypt(plain, current)
  }
  const decode = (payload: Payload) => {
    if (textOf(payload.metadata?.encoding) !== ENCODING) return payload
    const kid = textOf(payload.metadata?.[KEY_ID])
    const key = byId.get(kid)
    if (!key) throw new Error(`No key ${kid} among PAYLOAD_KEYS`)
    return PayloadMessage.decode(decrypt(payload.data ?? new Uint8Array(), { kid, key }))
  }
  return {
    encode: async (payloads) => payloads.map(encode),
    decode: async (payloads) => payloads.map(decode),
  }
}

function encrypt(plain: Uint8Array, { kid, key }: PayloadKey): Payload {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(kid))
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(kid) }, data }
}

function decrypt(bytes: Uint8Array, { kid, key }: PayloadKey): Uint8Array {
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new Error('An encrypted payload is cut off')
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(kid))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
}

function textOf(bytes: Uint8Array | null | undefined) {
  return Buffer.from(bytes ?? []).toString()
}
