import { expect, test } from 'vitest'
import { createRedactor } from '../redact.ts'
import type { OutputLine } from './output-lines.ts'
import { readLine } from './read-line.ts'

const redactor = createRedactor([
  ['TOKEN', 'planted-value'],
  ['PIN', '48151623'],
])
const at = '2026-05-04T10:00:00.123456789Z'

function read(text: string, part: Partial<OutputLine> = {}) {
  return readLine({ output: 'stdout', at, text, isCut: false, ...part }, redactor)
}
const logged = (entry: object) => read(JSON.stringify({ at, level: 'info', message: '', ...entry }))

test('a line of the log is kept by its parts', () => {
  expect(logged({ level: 'warn', tool: 'echo', message: 'hi', data: { a: [1, 'x'] } })).toEqual({
    at: new Date('2026-05-04T10:00:00.123Z'),
    level: 'warn',
    source: 'server',
    tool: 'echo',
    message: 'hi',
    data: { a: [1, 'x'] },
  })
})

test('what is no line of the log is kept as it stands: on standard error as an error', () => {
  expect(read('{"level":"info"}')).toMatchObject({ level: 'info', message: '{"level":"info"}' })
  expect(read('FATAL ERROR: heap', { output: 'stderr' })).toMatchObject({
    level: 'error',
    tool: null,
    message: 'FATAL ERROR: heap',
  })
})

test.each(['', '  ', '{"bmm":"warm"}'])('%j says nothing', (text) => {
  expect(read(text)).toBeUndefined()
})

test('secrets are hidden in each part', () => {
  const line = logged({
    tool: 'planted-value',
    message: 'planted-value',
    data: { 'planted-value': ['planted-value', 48_151_623] },
  })
  expect(line).toMatchObject({
    tool: '[secret:TOKEN]',
    message: '[secret:TOKEN]',
    data: { '[secret:TOKEN]': ['[secret:TOKEN]', '[secret:PIN]'] },
  })
})

test('what would harm a terminal or the database is left out', () => {
  const message = 'a\u0000b\u001B[31mred\u001B[0m \uD800 c\n\td'
  expect(logged({ message, data: { 'k\u0000': '\uDC00' } })).toMatchObject({
    message: 'abred \uFFFD c\n\td',
    data: { k: '\uFFFD' },
  })
})

test('what is long or deep is shortened', () => {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
  const line = read(`{"level":"info","message":"m","data":${deep}}`)
  expect(JSON.stringify(line?.data).length).toBeLessThan(100)
  expect(logged({ message: 'x'.repeat(9_000) })?.message).toHaveLength(4_001)
  expect(logged({ data: { a: 'x'.repeat(9_000) } })?.data).toHaveLength(4_001)
  expect(read(`${'x'.repeat(100)}plan`, { isCut: true })?.message).toMatch(/^x+…$/)
})
