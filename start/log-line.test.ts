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

test('of a defect its cause too, on the same line', () => {
  const cause = {
    type: 'ZodError',
    message: '[\n  {\n    "path": ["title"]\n  }\n]',
    stack: 'at y',
  }
  const err = { type: 'AppError', code: 'Internal', message: 'unexpected error', cause }
  const rendered = renderLogLine(JSON.stringify({ level: 50, time, msg: 'm', err }), plain)
  expect(rendered).toBe(
    String.raw`12:03:59 api     error m err="Internal: unexpected error (ZodError: [ { \"path\": [\"title\"] } ])"`,
  )
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

test.each([
  ['a field', { reason: '\x1b[2Jgone' }, 'reason=\\u001b[2Jgone'],
  ['a quoted field', { reason: 'x y\x9b2J' }, 'reason="x y\\u009b2J"'],
  ['a key', { '\x1b[2J': 1 }, '\\u001b[2J=1'],
  ['the message', { msg: '\x1b]0;title\x07' }, '\\u001b]0;title\\u0007'],
  ['an error', { err: { message: '\x9b2J\u202e' } }, 'err="\\u009b2J\\u202e"'],
])('what a stranger wrote into %s does not command the terminal', (_where, fields, shown) => {
  const rendered = renderLogLine(JSON.stringify({ level: 30, time, ...fields }), plain)
  expect(rendered).toBe(`12:03:59 api     info  ${shown}`)
})

test('nor does a line that is no log entry', () => {
  expect(renderLogLine('\x1b[2J\rfake', plain)).toBe('         api     \\u001b[2J\\u000dfake')
})
