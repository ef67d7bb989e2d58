import { expect, test } from 'vitest'
import { headersForCaller, headersForRunner } from './call-headers.ts'
import { callerSecretsHeader } from './caller-secrets-header.ts'

test('a runner is told what the caller said, but nothing that only we may say', () => {
  const headers = headersForRunner(
    {
      host: 'evil.test',
      authorization: 'Bearer t',
      origin: 'https://app.test',
      'mcp-protocol-version': '2026-07-28',
      'mcp-name': 'echo',
      cookie: 'a=b',
      forwarded: 'for=1',
      'x-forwarded-host': 'evil.test',
      'x-real-ip': '1.1.1.1',
      'bmm-caller-secrets': 'forged',
      'bmm-anything': 'forged',
      'accept-encoding': 'gzip',
      connection: 'close',
    },
    { host: 'mcp.example.com', callerSecrets: undefined },
  )
  expect(headers).toEqual({
    host: 'mcp.example.com',
    authorization: 'Bearer t',
    origin: 'https://app.test',
    'mcp-protocol-version': '2026-07-28',
    'mcp-name': 'echo',
  })
})

test('a caller is told nothing but the answer', () => {
  const answer = headersForCaller({
    'content-type': 'application/json; charset=utf-8',
    'content-length': '2',
    'mcp-protocol-version': '2026-07-28',
    'www-authenticate': 'Bearer resource_metadata="https://evil.test"',
    'set-cookie': ['a=b'],
    'access-control-allow-origin': 'https://evil.test',
    'access-control-allow-credentials': 'true',
    'clear-site-data': '"*"',
    location: 'https://evil.test',
    connection: 'close',
  })
  expect(answer).toEqual({
    is: 'json',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': '2',
      'mcp-protocol-version': '2026-07-28',
      'x-content-type-options': 'nosniff',
    },
  })
})

test.each([
  ['text/event-stream', 'stream'],
  ['Text/Event-Stream;charset=utf-8', 'stream'],
  ['application/json', 'json'],
  ['application/jsonp', 'foreign'],
  ['text/html', 'foreign'],
  ['text/plain, application/json', 'foreign'],
  ['', 'foreign'],
])('%j is %s', (type, is) => {
  expect(headersForCaller({ 'content-type': type }).is).toBe(is)
})

test('an answer without a type has no body', () => {
  expect(headersForCaller({ 'content-length': '9' })).toMatchObject({
    is: 'empty',
    headers: { 'content-length': '0' },
  })
})

test('a compressed answer is foreign: nobody asked for one', () => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  expect(headersForCaller(headers).is).toBe('foreign')
})

test('secrets of the caller are one header of those that are declared, and not too long', () => {
  expect(callerSecretsHeader({ A: '1' }, ['B'])).toBeUndefined()
  const header = callerSecretsHeader({ A: '1', B: 'ü' }, ['B'])
  expect(JSON.parse(Buffer.from(header ?? '', 'base64url').toString())).toEqual({ B: 'ü' })
  expect(() => callerSecretsHeader({ A: 'x'.repeat(7_000) }, ['A'])).toThrow('too long together')
})
