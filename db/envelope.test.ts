import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { open, rewrap, seal, type Place, type Sealed } from './envelope.ts'

const key = (kid: string) => ({ kid, key: new Uint8Array(randomBytes(32)) })
const ring = { keys: [key('k1')] }
const place: Place = ['org_1', 'srv_1', 'owner', 'TOKEN']

test('opens what it sealed, in the same place', () => {
  expect(open(ring, place, seal(ring, place, 'väl-ue'))).toBe('väl-ue')
})

test('seals the same value differently each time', () => {
  expect(seal(ring, place, 'value').sealed).not.toBe(seal(ring, place, 'value').sealed)
})

test.each<[string, Place]>([
  ['organisation', ['org_2', 'srv_1', 'owner', 'TOKEN']],
  ['server', ['org_1', 'srv_2', 'owner', 'TOKEN']],
  ['owner', ['org_1', 'srv_1', 'usr_1', 'TOKEN']],
  ['name', ['org_1', 'srv_1', 'owner', 'OTHER']],
])('a record moved to another %s does not open', (_what, other) => {
  const record = seal(ring, place, 'value')
  expect(() => open(ring, other, record)).toThrow()
})

test.each(['wrapped', 'sealed'] as const)('a changed byte anywhere in %s does not open', (part) => {
  const record = seal(ring, place, 'value')
  const { length } = Buffer.from(record[part], 'base64')
  for (let at = 0; at < length; at++) {
    const bytes = Buffer.from(record[part], 'base64')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    const changed: Sealed = { ...record, [part]: bytes.toString('base64') }
    expect(() => open(ring, place, changed)).toThrow()
  }
})

test('a tag cut short does not open', () => {
  const record = seal(ring, place, 'value')
  const bytes = Buffer.from(record.sealed, 'base64').subarray(0, -12)
  expect(() => open(ring, place, { ...record, sealed: bytes.toString('base64') })).toThrow()
})

test('after a new key is put first, old records open and new ones use it', () => {
  const old = seal(ring, place, 'value')
  const rotated = { keys: [key('k2'), ...ring.keys] }
  expect(open(rotated, place, old)).toBe('value')
  expect(seal(rotated, place, 'value').kid).toBe('k2')
})

test('a rewrapped record opens with the new key alone, and its value was not touched', () => {
  const old = seal(ring, place, 'value')
  const next = key('k2')
  const rewrapped = rewrap({ keys: [next, ...ring.keys] }, place, old)
  expect(open({ keys: [next] }, place, rewrapped)).toBe('value')
  expect(rewrapped.sealed).toBe(old.sealed)
  expect(() => rewrap({ keys: [next] }, place, old)).toThrow('k1')
})

test('a key that is not in the ring is named', () => {
  const record = seal(ring, place, 'value')
  expect(() => open({ keys: [key('k9')] }, place, record)).toThrow('k1')
})
