import { expect, test } from 'vitest'
import { RecentVersions } from './recent-versions.ts'

test('reads each version once while it is asked for, and forgets the one asked longest ago', async () => {
  const read: string[] = []
  const known = new RecentVersions(async (versionId) => {
    read.push(versionId)
    return versionId === 'none' ? undefined : `of ${versionId}`
  })
  expect(await known.find('none')).toBeUndefined()
  expect(await known.find('none')).toBeUndefined()
  await known.find('first')
  await known.find('second')
  await known.find('first')
  for (let n = 0; n < 199; n += 1) await known.find(`ver_${n}`)
  read.length = 0
  await known.find('first')
  await known.find('second')
  expect(read).toEqual(['second'])
  expect([known.recall('second'), known.recall('ver_0')]).toEqual(['of second', undefined])
})
