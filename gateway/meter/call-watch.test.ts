import { expect, test } from 'vitest'
import { CallWatch } from './call-watch.ts'

function watch(request: unknown, answer = '{"jsonrpc":"2.0","id":1,"result":{}}') {
  const call = new CallWatch()
  const text = typeof request === 'string' ? request : JSON.stringify(request)
  for (const half of [text.slice(0, 10), text.slice(10)]) call.sent(Buffer.from(half))
  call.answered(Buffer.from(answer))
  return (headers = {}, status = 200) => call.end({ headers, status })
}

const toolCall = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'forecast', arguments: { city: 'Berlin' } },
}

test('a tool call is seen with the shape of its arguments', () => {
  expect(watch(toolCall)()).toEqual({
    method: 'tools/call',
    tool: 'forecast',
    arguments: { city: 'string' },
    isError: false,
  })
})

test.each([
  [
    'a tool that says so',
    '{"jsonrpc":"2.0","id":1,"result":{"content":[],"isError":true}}',
    200,
    true,
  ],
  ['a JSON-RPC error', '{"jsonrpc":"2.0","id":1,"error":{"code":-32602}}', 200, true],
  ['an event with one', 'event: message\ndata: {"id":1,"error":{"code":-32000}}\n\n', 200, true],
  ['a refusal', '{}', 503, true],
  [
    'a text about errors',
    '{"id":1,"result":{"content":[{"text":"\\"isError\\":true"}]}}',
    200,
    false,
  ],
  [
    'a result that tells of an error',
    '{"id":1,"result":{"structuredContent":{"error":{"a":1}}}}',
    200,
    false,
  ],
])('%s', (_name, answer, status, isError) => {
  expect(watch(toolCall, answer)({}, status).isError).toBe(isError)
})

test('an error at the end of a long answer is seen', () => {
  const call = new CallWatch()
  call.sent(Buffer.from(JSON.stringify(toolCall)))
  call.answered(Buffer.from(`{"result":{"content":[{"text":"${'x'.repeat(50_000)}"}],`))
  call.answered(Buffer.from('"isError":true}}'))
  expect(call.end({ headers: {}, status: 200 }).isError).toBe(true)
})

test('one that is too long to read is known by its headers, or not at all', () => {
  const long = {
    ...toolCall,
    params: { name: 'forecast', arguments: { text: 'x'.repeat(70_000) } },
  }
  const headers = { 'mcp-method': 'tools/call', 'mcp-name': 'forecast' }
  expect(watch(long)(headers)).toMatchObject({
    method: 'tools/call',
    tool: 'forecast',
    arguments: null,
  })
  expect(watch(long)()).toMatchObject({ method: null, tool: null })
})

test('what a row cannot hold is no name', () => {
  for (const name of ['a\u0000b', 'x'.repeat(101), 'a b'])
    expect(watch({ ...toolCall, params: { name } })()).toMatchObject({ method: null, tool: null })
  expect(watch({ ...toolCall, method: 'tools\u0000call' })()).toMatchObject({ method: null })
  const headers = { 'mcp-method': 'tools/call', 'mcp-name': 'a b' }
  expect(watch('x'.repeat(70_000))(headers)).toMatchObject({ method: 'tools/call', tool: null })
})

test('a call without arguments is seen like any other', () => {
  expect(watch({ ...toolCall, params: { name: 'forecast' } })()).toMatchObject({
    tool: 'forecast',
    arguments: {},
  })
})

test('what is no JSON-RPC is counted without a name', () => {
  for (const request of ['', 'nonsense', '[]', '{"method":5}'])
    expect(watch(request)()).toMatchObject({ method: null, tool: null, arguments: null })
})
