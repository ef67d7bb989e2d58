import { once } from 'node:events'
import { createServer } from 'node:net'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  listOtherGateways,
  openSlot,
  openSlotDirectory,
  removeOrphanSlots,
} from './slot-directory.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bmm-s-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

test('a path that no socket could have is refused in words', async () => {
  const path = join(folder, 'x'.repeat(80), 'r')
  await expect(openSlotDirectory(path)).rejects.toThrow('BMM_DATA_DIR is too long a path')
})

test('a slot that is there is the same one afterwards', async () => {
  const directory = await openSlotDirectory(join(folder, 'r'))
  const path = await openSlot(directory, 'run_1')
  const { ino } = await stat(path)
  await openSlotDirectory(join(folder, 'r'))
  expect(await openSlot(directory, 'run_1')).toBe(path)
  expect((await stat(path)).ino).toBe(ino)
})

test('slots of runners that are gone are removed, and nothing else', async () => {
  for (const name of ['run_1', 'run_2', 'other']) await mkdir(join(folder, name))
  await writeFile(join(folder, 'run_2', 'calls.sock'), '')
  await removeOrphanSlots(folder, async () => {
    await mkdir(join(folder, 'run_3')) // made meanwhile
    return new Set(['run_1'])
  })
  expect((await readdir(folder)).toSorted()).toEqual(['other', 'run_1', 'run_3'])
})

test('gateways that live are told, and what dead ones left is removed', async () => {
  for (const name of ['calls.self.sock', 'egress.self.sock', 'calls.dead.sock', 'egress.dead.sock'])
    await writeFile(join(folder, name), '')
  await writeFile(join(folder, 'calls.live.sock'), '')
  const live = createServer().listen(join(folder, 'egress.live.sock'))
  await once(live, 'listening')
  expect(await listOtherGateways(folder, 'self')).toEqual(['live'])
  expect((await readdir(folder)).toSorted()).toEqual([
    'calls.live.sock',
    'calls.self.sock',
    'egress.live.sock',
    'egress.self.sock',
  ])
  live.close()
})
