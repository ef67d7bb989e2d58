// Envelope encryption of single values: a fresh data key per write, itself wrapped by a key of the ring. The associated
// data names the place, so a record that is moved to another server, organisation or name does not open.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import * as z from 'zod'

const ALGORITHM = 'aes-256-gcm'
const TAG_BYTES = 16
const IV_BYTES = 12

export interface KeyRing {
  keys: { kid: string; key: Uint8Array }[]
}

/** `wrapped` and `sealed` are base64 of iv, ciphertext and tag, in this order. */
export const sealed = z.object({
  v: z.literal(1),
  kid: z.string(),
  wrapped: z.string(),
  sealed: z.string(),
})
export type Sealed = z.infer<typeof sealed>

/** Where a value belongs: organisation, server, `owner` or the caller's id, name. */
export type Place = readonly [organisation: string, server: string, whose: string, name: string]

/** Seals with the ring's first key. Throws when the ring is empty. */
export function seal(ring: KeyRing, place: Place, value: string): Sealed {
  const [first] = ring.keys
  if (!first) throw new Error('The key ring is empty')
  const dataKey = randomBytes(32)
  return {
    v: 1,
    kid: first.kid,
    wrapped: encrypt(first.key, place, 'key', dataKey),
    sealed: encrypt(dataKey, place, 'value', Buffer.from(value, 'utf8')),
  }
}

/** Throws when the key is not in the ring, a byte was changed, or the record stands in another place. */
export function open(ring: KeyRing, place: Place, record: Sealed): string {
  const ours = ring.keys.find(({ kid }) => kid === record.kid)
  if (!ours) throw new Error(`The key ${record.kid} is not in the ring`)
  const dataKey = decrypt(ours.key, place, 'key', record.wrapped)
  return decrypt(dataKey, place, 'value', record.sealed).toString('utf8')
}

/** Wraps the data key with the ring's first key; the sealed value stays as it is. Throws as `open` does. */
export function rewrap(ring: KeyRing, place: Place, record: Sealed): Sealed {
  const [first] = ring.keys
  if (!first) throw new Error('The key ring is empty')
  const ours = ring.keys.find(({ kid }) => kid === record.kid)
  if (!ours) throw new Error(`The key ${record.kid} is not in the ring`)
  const dataKey = decrypt(ours.key, place, 'key', record.wrapped)
  return { ...record, kid: first.kid, wrapped: encrypt(first.key, place, 'key', dataKey) }
}

function associatedData(place: Place, part: 'key' | 'value') {
  return Buffer.from(JSON.stringify(['bmm:v1', part, ...place]), 'utf8')
}

function encrypt(key: Uint8Array, place: Place, part: 'key' | 'value', plain: Buffer) {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(associatedData(place, part))
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString(
    'base64',
  )
}

function decrypt(key: Uint8Array, place: Place, part: 'key' | 'value', text: string) {
  const bytes = Buffer.from(text, 'base64')
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES, // without it a shorter tag would be taken
  })
  decipher.setAAD(associatedData(place, part))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
}
