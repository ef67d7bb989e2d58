import { expect, test } from 'vitest'
import { slug } from './ids.ts'
import { proposeSlug } from './propose-slug.ts'

test.each([
  ['Weather', 'weather'],
  ['GitHub issues (read only)', 'github-issues-read-only'],
  ['3 Körbe', 'korbe'],
  ['a'.repeat(47) + ' b', 'a'.repeat(47)],
])('proposes a valid name for %j', (title, expected) => {
  expect(proposeSlug(title)).toBe(expected)
  expect(slug.safeParse(proposeSlug(title)).success).toBe(true)
})
