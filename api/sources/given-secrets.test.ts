import { expect, test } from 'vitest'
import { serverSpec } from '../../contract/spec.ts'
import { echoSpec } from '../../test/rows.ts'
import { refuseStraySecrets, requireSecrets } from './given-secrets.ts'

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

test('while no spec is known any secret may come, once', () => {
  refuseStraySecrets(null, [{ key: 'ANY_TOKEN' }])
  expect(() => refuseStraySecrets(null, [{ key: 'ANY_TOKEN' }, { key: 'ANY_TOKEN' }])).toThrow(
    expect.objectContaining({
      errors: [expect.objectContaining({ pointer: '/body/secrets/1/key' })],
    }),
  )
})
