import { expect, test } from 'vitest'
import { lastWords } from './last-words.ts'

const options = { name: 'api', logFile: '/data/logs/api.log' }
const line = (level: number, msg: string) => JSON.stringify({ level, time: 0, msg })

test('tells from the last error on, without JSON, and where the log is', () => {
  const lines = [line(50, 'old'), line(30, 'between'), line(60, 'cannot start'), 'at main.ts:3']
  const words = lastWords(lines, options)
  expect(words).not.toMatch(/old|between|[{]/)
  expect(words).toMatch(
    /fatal cannot start\n.+at main[.]ts:3\nAll of it: [/]data[/]logs[/]api[.]log$/,
  )
})

test('tells everything when nothing is called an error', () => {
  expect(lastWords(['one', 'two'], options)).toMatch(/one\n.+two\nAll of it/)
})
