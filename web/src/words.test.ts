import { expect, test } from 'vitest'
import { words } from './words.ts'

const parts = import.meta.glob<Record<string, object>>('./words/*.ts', { eager: true })

test('no word is said twice, for the last one would silently be meant everywhere', () => {
  const names = Object.values(parts)
    .flatMap((part) => Object.values(part))
    .filter((part) => typeof part === 'object')
    .flatMap((part) => Object.keys(part))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  expect(names).toHaveLength(Object.keys(words).length)
})
