import { expect, test } from 'vitest'
import { readToolAnswer } from './read-tool-answer.ts'

const result = { content: [{ type: 'text', text: 'hi' }], structuredContent: { text: 'hi' } }
const read = (contentType: string, text: string) => readToolAnswer({ id: 'one', contentType, text })

test('reads a message that came as JSON', () => {
  const text = JSON.stringify({ jsonrpc: '2.0', id: 'one', result })
  expect(read('application/json', text)).toEqual({ is: 'answered', result, error: null })
})

test('finds the answer behind the notices of an event stream', () => {
  const notice = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params: {} })
  const last = JSON.stringify({ jsonrpc: '2.0', id: 'one', result }, null, 1)
  const data = last.replaceAll('\n', '\ndata: ')
  const text = `event: message\r\ndata: ${notice}\r\n\r\nid: 2\ndata: ${data}\n\n`
  expect(read('text/event-stream', text)).toEqual({ is: 'answered', result, error: null })
})

test('tells an error of the server from a refusal on the way', () => {
  const error = { code: -32602, message: 'text is required' }
  const own = JSON.stringify({ jsonrpc: '2.0', id: 'one', error })
  expect(read('application/json', own)).toEqual({ is: 'answered', result: null, error })
  const refusal = JSON.stringify({ jsonrpc: '2.0', id: null, error: { ...error, message: 'No' } })
  expect(read('application/json', refusal)).toEqual({ is: 'refused', reason: 'No' })
})

test.each(['', '<html>', '{}', '{"id":"one"}', '{"id":"one","result":{"content":"x"}}', 'null'])(
  'takes %j for no answer',
  (text) => {
    expect(read('application/json', text)).toEqual({ is: 'refused', reason: undefined })
  },
)
