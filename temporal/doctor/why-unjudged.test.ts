import { expect, test } from 'vitest'
import { whyUnjudged } from './why-unjudged.ts'

const names = ['database', 'temporal', 'worker', 'docker', 'gateway', 'keys', 'audit']
const without = (...away: string[]) =>
  whyUnjudged(names.map((name) => ({ name, isWell: !away.includes(name) })))

test('a platform that was stopped is not judged by the containers that it took along', () => {
  expect(without('worker', 'gateway')).toMatch(/^the platform is not running/)
})

test('nothing is judged without what says it', () => {
  expect(without('database', 'worker', 'gateway')).toMatch(/while the database or Temporal is away/)
  expect(without('temporal')).toMatch(/while the database or Temporal is away/)
})

test('one that runs in part is judged', () => {
  for (const away of ['worker', 'gateway', 'docker', 'keys', 'audit'])
    expect(without(away)).toBeNull()
})
