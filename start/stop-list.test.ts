import { expect, test } from 'vitest'
import { createStopList } from './stop-list.ts'

test('stops in its own order, whatever the order of the starts', async () => {
  const stopped: string[] = []
  const stops = createStopList(['processes', 'Temporal', 'Postgres'])
  for (const name of ['Postgres', 'processes', 'Temporal'] as const)
    stops.add(name, async () => stopped.push(name))
  await stops.run()
  expect(stopped).toEqual(['processes', 'Temporal', 'Postgres'])
})

test('one that fails does not keep the others from it', async () => {
  const stopped: string[] = []
  const stops = createStopList(['a', 'b'])
  stops.add('a', () => Promise.reject(new Error('stuck')))
  stops.add('b', async () => stopped.push('b'))
  await expect(stops.run()).rejects.toThrow('a did not stop')
  expect(stopped).toEqual(['b'])
})

test('stops nothing twice', async () => {
  let count = 0
  const stops = createStopList(['a'])
  stops.add('a', async () => (count += 1))
  await stops.run()
  await stops.run()
  expect(count).toBe(1)
})
