import { expect, test } from 'vitest'
import { createLookup } from './lookup.ts'
import { LookupsBusy } from './vet-target.ts'

test('a runner resolves 16 names at once, and the next one is refused', async () => {
  const gate = Promise.withResolvers<{ address: string }[]>()
  const lookup = createLookup(() => gate.promise)
  const running = Array.from({ length: 16 }, (_, i) => lookup(`n${i}.example.com`))
  await expect(lookup('late.example.com')).rejects.toThrow(LookupsBusy)
  gate.resolve([{ address: '1.1.1.1' }, { address: '2606::1' }])
  expect(await Promise.all(running)).toEqual(running.map(() => ['1.1.1.1', '2606::1']))
  expect(await lookup('again.example.com')).toEqual(['1.1.1.1', '2606::1'])
})

test('a name that cannot be resolved gives its place back', async () => {
  const lookup = createLookup(() => Promise.reject(new Error('ENOTFOUND')))
  for (let i = 0; i < 40; i += 1) await expect(lookup('a.example.com')).rejects.toThrow('ENOTFOUND')
})
