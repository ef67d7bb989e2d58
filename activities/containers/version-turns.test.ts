import { expect, test } from 'vitest'
import { inTurn } from './version-turns.ts'

test('what concerns one version happens one after the other, also after a failure', async () => {
  const said: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = inTurn('ver_1', async () => {
    await gate.promise
    said.push('first')
    throw new Error('no')
  })
  const second = inTurn('ver_1', async () => said.push('second'))
  await inTurn('ver_2', async () => said.push('other'))
  gate.resolve()
  await expect(first).rejects.toThrow('no')
  await second
  expect(said).toEqual(['other', 'first', 'second'])
})
