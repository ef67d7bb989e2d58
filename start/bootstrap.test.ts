import { expect, test } from 'vitest'
import { packagesAreCurrent } from './bootstrap.js'

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/pg': { version: '8.23.1' },
    'node_modules/@esbuild/darwin-arm64': { version: '0.28.2', optional: true },
  },
}

test('packages as the lock names them are current, without those of other systems', () => {
  const packages = { 'node_modules/pg': { version: '8.23.1' } }
  expect(packagesAreCurrent(lock, { packages })).toBe(true)
})

test.each([
  ['none are installed', undefined],
  ['one is missing', { packages: {} }],
  ['one has another version', { packages: { 'node_modules/pg': { version: '8.0.0' } } }],
])('are not when %s', (_, installed) => {
  expect(packagesAreCurrent(lock, installed)).toBe(false)
})
