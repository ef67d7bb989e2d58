import { expect, test } from 'vitest'
import { inStartTurn } from './start-turns.ts'

test('three start at once, the others in the order in which they came, also after a failure', async () => {
  const begun: string[] = []
  const start = (name: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const started = inStartTurn(() => {
      begun.push(name)
      return promise
    })
    return { started, resolve, reject }
  }
  const [first, second, ...others] = ['1', '2', '3', '4', '5'].map(start)
  expect(begun).toEqual(['1', '2', '3'])
  second?.reject(new Error('no'))
  await expect(second?.started).rejects.toThrow('no')
  expect(begun).toEqual(['1', '2', '3', '4'])
  first?.resolve()
  await first?.started
  expect(begun).toEqual(['1', '2', '3', '4', '5'])
  for (const { resolve } of others) resolve()
  await Promise.all(others.map(({ started }) => started))
})
