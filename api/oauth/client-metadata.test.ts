import { expect, test } from 'vitest'
import { isLoopback, normaliseClientMetadata, redirectHostOf } from './client-metadata.ts'

const normalised = (body: Record<string, unknown>) => {
  const result = normaliseClientMetadata(body)
  if ('problem' in result) throw new Error(result.problem)
  return result.metadata
}

test('calls a client native when a redirect needs it, and drops what a native client must not have', () => {
  expect(
    normalised({
      application_type: 'web',
      redirect_uris: ['app://cb', 'https://app.example/cb', 'https://localhost:8443/cb'],
    }),
  ).toMatchObject({
    application_type: 'native',
    redirect_uris: ['app://cb', 'https://app.example/cb'],
  })
  expect(normalised({ redirect_uris: ['https://app.example/cb'] })).not.toHaveProperty(
    'application_type',
  )
})

test('keeps the grants that are known and drops scopes', () => {
  const metadata = normalised({
    redirect_uris: ['https://app.example/cb'],
    grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
    scope: 'claudeai',
  })
  expect(metadata).toMatchObject({ grant_types: ['authorization_code'] })
  expect(metadata).not.toHaveProperty('scope')
})

test('makes a client public unless it says otherwise', () => {
  expect(normalised({})).toMatchObject({ token_endpoint_auth_method: 'none' })
  expect(normalised({ token_endpoint_auth_method: 'client_secret_post' })).toMatchObject({
    token_endpoint_auth_method: 'client_secret_post',
  })
})

test('refuses http that leaves the machine', () => {
  expect(normaliseClientMetadata({ redirect_uris: ['http://app.example/cb'] })).toHaveProperty(
    'problem',
  )
  expect(
    normaliseClientMetadata({ redirect_uris: ['HTTP://localhost.evil.example/'] }),
  ).toHaveProperty('problem')
})

test.each([
  ['http://localhost:1234/cb', true],
  ['http://127.0.0.1/', true],
  ['http://[::1]:80/', true],
  ['https://localhost.evil.example/', false],
  ['app://localhost', false],
])('knows whether %s stays on this machine', (uri, stays) => {
  expect(isLoopback(uri)).toBe(stays)
})

test('says where a redirect leads', () => {
  expect(redirectHostOf('https://claude.ai/api/cb')).toBe('claude.ai')
  expect(redirectHostOf('http://localhost:99/cb')).toBe('localhost:99')
  expect(redirectHostOf('cursor://anysphere/cb')).toBe('cursor:')
})
