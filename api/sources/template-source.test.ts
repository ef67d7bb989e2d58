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
