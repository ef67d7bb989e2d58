import { expect, test } from 'vitest'
import { endToEndHeaders } from './headers.ts'

test('headers of the connection stay behind, and those that it names', () => {
  expect(
    endToEndHeaders({
      connection: 'keep-alive, X-Mine',
      'keep-alive': 'timeout=5',
      'proxy-authorization': 'x',
      te: 'trailers',
      'transfer-encoding': 'chunked',
      upgrade: 'websocket',
      expect: '100-continue',
      'x-mine': '1',
      accept: '*/*',
      'x-list': ['a', 'b'] as unknown as string,
    }),
  ).toEqual({ accept: '*/*', 'x-list': ['a', 'b'] })
})

test('the length of a body stays, whatever the connection says', () => {
  const headers = { connection: 'Content-Length', 'content-length': '5' }
  expect(endToEndHeaders(headers)).toEqual({ 'content-length': '5' })
})
