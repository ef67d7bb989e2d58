import { expect, test } from 'vitest'
import { serverSpec } from '../../contract/spec.ts'
import { echoSpec } from '../../test/rows.ts'
import { refuseStraySecrets, requireSecrets, withDomains } from './source.ts'

const spec = serverSpec.parse({
  ...echoSpec,
  allowedDomains: ['api.example.com'],
  secrets: [
    { key: 'OWNER_TOKEN', description: 'For the owner' },
    { key: 'CALLER_TOKEN', description: 'For each caller', whose: 'caller' },
  ],
})

test('only the owner’s secrets must be there before a build', () => {
  requireSecrets(spec, ['OWNER_TOKEN'])
  expect(() => requireSecrets(spec, ['CALLER_TOKEN'])).toThrow(
    expect.objectContaining({
      code: 'SecretMissing',
      errors: [{ pointer: '/body/secrets/OWNER_TOKEN', detail: 'For the owner' }],
    }),
  )
})

test('a secret that the spec does not ask its owner for is refused, and one that comes twice', () => {
  refuseStraySecrets(spec, [{ key: 'OWNER_TOKEN' }])
  const given = [{ key: 'OWNER_TOKEN' }, { key: 'CALLER_TOKEN' }, { key: 'OWNER_TOKEN' }]
  expect(() => refuseStraySecrets(spec, given)).toThrow(
    expect.objectContaining({
      code: 'InvalidInput',
      errors: [
        expect.objectContaining({ pointer: '/body/secrets/1/key' }),
        expect.objectContaining({ pointer: '/body/secrets/2/key' }),
      ],
    }),
  )
})

test('domains of the owner join the template’s where its author allows it', () => {
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
