import { expect, test } from 'vitest'
import { recordedAnswer, type RecordedAnswer } from '../../contract/spec.ts'
import { createRecordings } from './match-recording.ts'

const answer = (url: string, more: Partial<RecordedAnswer> = {}) =>
  recordedAnswer.parse({ url, body: url, ...more })
const match = (recorded: string[], asked: string, method = 'GET') =>
  createRecordings(
    recorded.map((url) => answer(url)),
    { secrets: ['test-KEY', 'test-KEY_ID'] },
  )({ method, url: asked })?.body

test.each([
  ['https://a.example/x', 'https://A.example:443/x#part'],
  ['https://a.example', 'https://a.example/'],
  ['https://a.example/x?b=1&a=2', 'https://a.example/x?a=2&b=1'],
  ['https://a.example/x?q=a+b', 'https://a.example/x?q=a%20b'],
  ['https://a.example/a,b', 'https://a.example/a%2Cb'],
  ['https://a.example/100%', 'https://a.example/100%'],
  ['https://a.example/x', 'https://a.example/x?page=2'],
])('%s answers %s', (recorded, asked) => {
  expect(match([recorded], asked)).toBe(recorded)
})

test.each([
  ['https://a.example/x', 'http://a.example/x'],
  ['https://a.example/x', 'https://b.example/x'],
  ['https://a.example/x', 'https://a.example/x/y'],
  ['https://a.example/x?page=1', 'https://a.example/x?page=2'],
  ['https://a.example/x?page=1', 'https://a.example/x'],
  ['https://a.example/x?page=1', 'https://a.example/x?page=1&page=1'],
])('%s does not answer %s', (recorded, asked) => {
  expect(match([recorded], asked)).toBeUndefined()
})

test('another method is another request', () => {
  expect(match(['https://a.example/x'], 'https://a.example/x', 'POST')).toBeUndefined()
})

test.each([
  ['https://a.example/x?appid=YOUR_KEY', 'https://a.example/x?appid=test-KEY'],
  ['https://a.example/x?q=1', 'https://a.example/x?q=1&appid=test-KEY'],
  ['https://a.example/bot123:abc/send', 'https://a.example/bottest-KEY/send'],
  ['https://shop.a.example/x', 'https://test-key.a.example/x'],
  ['https://a.example/x?id=Id', 'https://a.example/x?id=test-KEY_ID'],
])('the value of a secret never matters: %s answers %s', (recorded, asked) => {
  expect(match([recorded], asked)).toBe(recorded)
})

test('only the secret is free, not what stands around it', () => {
  expect(match(['https://a.example/bot1/get'], 'https://a.example/bottest-KEY/send')).toBe(
    undefined,
  )
})

test('the exact address comes before the one without a query', () => {
  const recorded = ['https://a.example/x', 'https://a.example/x?page=2']
  expect(match(recorded, 'https://a.example/x?page=2')).toBe('https://a.example/x?page=2')
})

test('answers of one address come in their order, and the last again and again', () => {
  const recordings = createRecordings(
    [
      answer('https://a.example/x', { body: 'first' }),
      answer('https://a.example/y', { body: 'other' }),
      answer('https://a.example/x', { body: 'second' }),
    ],
    { secrets: [] },
  )
  const ask = () => recordings({ method: 'GET', url: 'https://a.example/x' })?.body
  expect([ask(), ask(), ask()]).toEqual(['first', 'second', 'second'])
})
