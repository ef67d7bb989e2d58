import { expect, test } from 'vitest'
import { readAnswer } from './http-answer.ts'

test('an answer is whole when its length has arrived', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n'
  expect(readAnswer(head.slice(0, 20))).toBeUndefined()
  expect(readAnswer(`${head}hel`)).toBeUndefined()
  expect(readAnswer(`${head}hello`)).toEqual({ status: 200, body: 'hello' })
})

test('an answer in chunks is whole with the last one', () => {
  const head = 'HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n'
  expect(readAnswer(`${head}2\r\nhi\r\n`)).toBeUndefined()
  expect(readAnswer(`${head}2\r\nhi\r\n0\r\n\r\n`)?.status).toBe(503)
})

test('an answer that ends with its connection is refused: the connection is to be used again', () => {
  expect(() => readAnswer('HTTP/1.1 200 OK\r\n\r\nhello')).toThrow('without a length')
})
