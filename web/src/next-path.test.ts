import { expect, it } from 'vitest'
import { isApiPath, safeNext } from './next-path.ts'

it.each(['/servers/weather?tab=1#a', '/connect/abc', '/'])('keeps the path %s', (path) => {
  expect(safeNext(path)).toBe(path)
})

it.each([
  undefined,
  '',
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/connect/../..//evil.example',
  'javascript:alert(1)',
])('leads %j to the servers', (path) => {
  expect(safeNext(path)).toBe('/')
})

it('leaves the consent page to the api', () => {
  expect(isApiPath('/connect/abc')).toBe(true)
  expect(isApiPath('/connected')).toBe(false)
  expect(isApiPath('/servers')).toBe(false)
})
