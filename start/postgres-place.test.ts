import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { placeData } from './postgres-place.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bmm-place-')) // 0700, as mkdtemp makes it
})
afterEach(() => rm(folder, { recursive: true }))

const wanted = () => join(folder, '.bmm', 'postgres')

test('data stay where they are wanted when their user can get there', async () => {
  await chmod(folder, 0o755)
  expect(placeData(wanted(), true)).toBe(wanted())
  await chmod(folder, 0o700)
  expect(placeData(wanted(), false)).toBe(wanted())
})

test('elsewhere they are found again as long as the data directory lives, and not with new keys', async () => {
  const first = placeData(wanted(), true)
  expect(first).toMatch(/^\/var\/lib\/bmm\/[0-9a-f]{12}\/postgres$/)
  expect(placeData(wanted(), true)).toBe(first)
  await rm(join(folder, '.bmm'), { recursive: true })
  expect(placeData(wanted(), true)).not.toBe(first)
})
