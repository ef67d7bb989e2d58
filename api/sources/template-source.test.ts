import { expect, test } from 'vitest'
import { serverSpec } from '../../contract/spec.ts'
import { echoSpec } from '../../test/rows.ts'
import { withDomains } from './template-source.ts'

test('domains of the owner join the template’s where its author allows it', () => {
  const spec = serverSpec.parse({ ...echoSpec, allowedDomains: ['api.example.com'] })
  const open = { ...spec, allowsOwnerDomains: true }
  expect(withDomains(open, ['api.example.com', 'my.example.org']).allowedDomains).toEqual([
    'api.example.com',
    'my.example.org',
  ])
  expect(() => withDomains(spec, ['my.example.org'])).toThrow(
    expect.objectContaining({ code: 'InvalidInput' }),
  )
  expect(withDomains(spec, [])).toBe(spec)
})

test('more domains than a spec may have are refused before they are stored', () => {
  const hosts = (letter: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${letter}${i}.example.com`)
  const spec = serverSpec.parse({ ...echoSpec, allowedDomains: hosts('a', 45) })
  expect(() => withDomains({ ...spec, allowsOwnerDomains: true }, hosts('b', 20))).toThrow(
    expect.objectContaining({
      errors: [
        {
          pointer: '/body/allowedDomains',
          detail: 'With those of the template these are too many',
        },
      ],
    }),
  )
})
