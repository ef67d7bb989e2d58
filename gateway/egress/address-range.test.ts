import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { isClosedAddress } from './address-range.ts'

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'not an address',
  '',
])('%s is closed', (address) => {
  expect(isClosedAddress(address)).toBe(true)
})

test.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is open',
  (address) => {
    expect(isClosedAddress(address)).toBe(false)
  },
)

test('every address of this machine is closed', () => {
  const own = Object.values(networkInterfaces()).flatMap((list = []) => list)
  expect(own.map(({ address }) => isClosedAddress(address))).toEqual(own.map(() => true))
  expect(isClosedAddress('1.1.1.1', new Set(['1.1.1.1']))).toBe(true)
})
