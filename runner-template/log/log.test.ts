import { expect, test } from 'vitest'
import { callScope, createLog } from './log.ts'
import { createRedactor } from './redact.ts'
import { createToolConsole } from './tool-console.ts'

function setUp() {
  const lines: string[] = []
  const log = createLog({
    write: (line) => void lines.push(line),
    redact: createRedactor({ TOKEN: 'planted' }),
    now: () => new Date(0),
  })
  const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { log, lines, logged }
}

test('writes time, level, tool, message and data', () => {
  const { log, logged } = setUp()
  callScope.run({ tool: 'forecast', redact: (text) => text }, () => log('info', 'hello', { a: 1n }))
  log('warn', 'bye')
  expect(logged()).toEqual([
    {
      at: '1970-01-01T00:00:00.000Z',
      level: 'info',
      tool: 'forecast',
      message: 'hello',
      data: { a: '1' },
    },
    { at: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'bye' },
  ])
})

test('hides a secret that lies across the cut', () => {
  const { log, lines } = setUp()
  log('info', `${'x'.repeat(2_045)}planted${'x'.repeat(4_000)}`)
  expect(lines[0]).not.toContain('pla')
})

test.each(['x', '"', '\u0000', '€', '😀'])('keeps a line of many %j within 4 KiB', (character) => {
  const { log, lines } = setUp()
  log('error', character.repeat(20_000), { text: character.repeat(20_000) })
  expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(4_096)
  expect(() => JSON.parse(lines[0] ?? '') as unknown).not.toThrow()
})

test('logs what JSON cannot hold', () => {
  const { log, logged } = setUp()
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  log('info', 'cycle', cycle)
  log('info', 'error', new TypeError('why'))
  expect(logged().map(({ data }) => data)).toEqual(['[object Object]', 'TypeError: why'])
})

test('the console speaks by the log', () => {
  const { log, logged } = setUp()
  const toolConsole = createToolConsole(log)
  toolConsole.log('%s is %d', 'one', 1)
  toolConsole.debug('d')
  toolConsole.warn('w')
  toolConsole.error(new Error('planted').message)
  toolConsole.dir({ a: 1 })
  expect(logged().map(({ level, message }) => [level, message])).toEqual([
    ['info', 'one is 1'],
    ['debug', 'd'],
    ['warn', 'w'],
    ['error', '[secret:TOKEN]'],
    ['info', '{ a: 1 }'],
  ])
})
