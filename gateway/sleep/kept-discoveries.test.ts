import { expect, test } from 'vitest'
import { KeptDiscoveries } from './kept-discoveries.ts'

test('reads each version once while it is asked for, and forgets the one asked longest ago', async () => {
  const read: string[] = []
  const kept = new KeptDiscoveries(async (versionId) => {
    read.push(versionId)
    return versionId === 'none' ? undefined : {}
  })
  expect(await kept.of('none')).toBeUndefined()
  expect(await kept.of('none')).toBeUndefined()
  await kept.of('first')
  await kept.of('second')
  await kept.of('first')
  for (let n = 0; n < 199; n += 1) await kept.of(`ver_${n}`)
  read.length = 0
  await kept.of('first')
  await kept.of('second')
  expect(read).toEqual(['second'])
})
