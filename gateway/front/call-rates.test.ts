import { expect, test } from 'vitest'
import { createCallRates } from './call-rates.ts'

const ann = { serverId: 'srv_1', callerId: 'ann' }
const ben = { serverId: 'srv_1', callerId: 'ben' }

test('one caller who calls too often does not keep others out', async () => {
  const count = createCallRates({ perCaller: 2, perServer: 0 })
  await count(ann)
  await count(ann)
  await expect(count(ann)).rejects.toMatchObject({
    status: 429,
    message: expect.stringMatching(/^You call this server too often: try again in \d+ s$/),
    headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
  })
  await count(ben)
  await count({ ...ann, serverId: 'srv_2' })
})

test('all callers together have a limit of their own', async () => {
  const count = createCallRates({ perCaller: 0, perServer: 2 })
  await count(ann)
  await count(ben)
  await expect(count(ben)).rejects.toMatchObject({ status: 429 })
})

test('0 is no limit', async () => {
  const count = createCallRates({ perCaller: 0, perServer: 0 })
  for (let i = 0; i < 5_000; i += 1) await count(ann)
  expect.assertions(0)
})
