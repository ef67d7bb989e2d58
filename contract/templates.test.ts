import { expect, test } from 'vitest'
import { publishBody } from './templates.ts'

const body = {
  title: 'Tides',
  category: 'Weather',
  shortDescription: 'High and low water',
  longDescription: 'When the sea comes, and when it goes.',
  licence: 'MIT',
}

/** What is said of each field that is refused. */
function refusals(changed: Partial<typeof body>) {
  const issues = publishBody.safeParse({ ...body, ...changed }).error?.issues ?? []
  return issues.map(({ path, message }) => `${path.join('/')}: ${message}`)
}

test('a title and a short description are lines as they stand', () => {
  expect(refusals({})).toEqual([])
  expect(refusals({ title: 'Sea ☀️', shortDescription: 'Прилив и отлив, 潮汐 🌊' })).toEqual([])
})

test.each(['Tides\u202Eevol', 'Tides\u3164', 'Ti\u200bdes', 'Tides\nof today', 'Tides\u2800'])(
  'refuses %j as a title and as a short description',
  (text) => {
    const refusal = 'One line of plain text, without characters that nobody sees'
    expect(refusals({ title: text })).toEqual([`title: ${refusal}`])
    expect(refusals({ shortDescription: text })).toEqual([`shortDescription: ${refusal}`])
  },
)

test('a title does not read like the product; a description may name it', () => {
  expect(refusals({ title: 'BuiIdMyMCP 0fficial' })).toEqual([
    'title: Choose another: this reads like BuildMyMCP itself',
  ])
  expect(refusals({ shortDescription: 'Made with BuildMyMCP' })).toEqual([])
})
