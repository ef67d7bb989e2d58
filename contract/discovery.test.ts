import { expect, test } from 'vitest'
import {
  answerText,
  discoveryKeys,
  discoveryQuestion,
  findQuestion,
  keepAnswer,
} from './discovery.ts'

const META = 'io.modelcontextprotocol/'
const BOTH = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' }
const legacyList = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
const modernList = {
  jsonrpc: '2.0',
  id: 'a',
  method: 'tools/list',
  params: {
    _meta: {
      [`${META}protocolVersion`]: '2026-07-28',
      [`${META}clientInfo`]: { name: 'x', version: '1' },
      [`${META}clientCapabilities`]: { sampling: {} },
    },
  },
}
const modernHeaders = {
  ...BOTH,
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/list',
}

const find = (body: unknown, headers: Record<string, string> = BOTH) =>
  findQuestion({ method: 'POST', headers, body })

test.each(discoveryKeys)('finds what was kept of "%s" under its own name', (key) => {
  const question = discoveryQuestion(key)
  expect(findQuestion({ body: undefined, ...question })?.key).toBe(key)
})

test('knows requests of both eras, with ids of their own', () => {
  expect(find(legacyList)).toEqual({ key: 'tools/list', id: 1 })
  expect(find(modernList, modernHeaders)).toEqual({ key: 'tools/list 2026-07-28', id: 'a' })
})

test.each([
  ['a call of a tool', { ...legacyList, method: 'tools/call', params: { name: 'echo' } }, BOTH],
  ['a later page', { ...legacyList, params: { cursor: '2' } }, BOTH],
  ['a batch', [legacyList], BOTH],
  ['what is no JSON', undefined, BOTH],
  ['another content type', legacyList, { ...BOTH, 'content-type': 'text/plain' }],
  ['a client that takes no streams', legacyList, { ...BOTH, accept: 'application/json' }],
  ['an unknown version', legacyList, { ...BOTH, 'mcp-protocol-version': '1999-01-01' }],
  ['a header that differs', modernList, { ...modernHeaders, 'mcp-method': 'tools/call' }],
  ['a message of the new era without its header', modernList, BOTH],
] as const)('leaves %s to the server itself', (_name, body, headers) => {
  expect(find(body, headers)).toBeUndefined()
})

test('puts the id of the request where the asked one stood, and keeps headers that clients read', () => {
  const { body } = discoveryQuestion('ping')
  const text = `data: ${JSON.stringify({ result: {}, ...body })}\n\n`
  const headers = new Headers({ 'content-type': 'text/event-stream', date: 'today' })
  const kept = keepAnswer({ status: 200, headers, text })
  expect(kept).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream' } })
  const answered = answerText(kept, 7)
  expect(answered).toBe('data: {"result":{},"jsonrpc":"2.0","id":7,"method":"ping"}\n\n')
  expect(answerText(kept, 'a"b')).toContain('"id":"a\\"b"')
})
