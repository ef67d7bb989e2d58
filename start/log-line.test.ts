import { expect, test } from 'vitest'
import { renderLogLine } from './log-line.ts'

const plain = { name: 'api', hasColor: false }
const time = new Date(2026, 0, 1, 12, 3, 59).getTime()

test('shows time, process, level, message and fields', () => {
  const line = JSON.stringify({
    level: 30,
    time,
    pid: 1,
    hostname: 'h',
    msg: 'answered',
    status: 200,
    path: '/v1/me',
  })
  expect(renderLogLine(line, plain)).toBe('12:03:59 api     info  answered status=200 path=/v1/me')
})

test('quotes what has spaces, and shows objects as JSON', () => {
  const line = JSON.stringify({ level: 40, time, msg: 'm', a: 'two words', b: { c: 1 } })
  expect(renderLogLine(line, plain)).toBe('12:03:59 api     warn  m a="two words" b={"c":1}')
})

test('of an error the code and the message, not the stack', () => {
  const err = { type: 'Error', code: 'ECONNREFUSED', message: 'no answer', stack: 'at x' }
  const rendered = renderLogLine(JSON.stringify({ level: 50, time, msg: 'away', err }), plain)
  expect(rendered).toBe('12:03:59 api     error away err="ECONNREFUSED: no answer"')
})

test.each(['plain text', '{ not json', '{"level":'])(
  'passes on what is no log entry: %s',
  (line) => {
    expect(renderLogLine(line, plain)).toBe(`         api     ${line}`)
  },
)

test('paints the level only when asked to', () => {
  const line = JSON.stringify({ level: 50, time, msg: 'm' })
  expect(renderLogLine(line, plain)).not.toContain('\x1b')
  expect(renderLogLine(line, { name: 'api', hasColor: true })).toContain('\x1b[31merror')
})
