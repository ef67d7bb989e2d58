import { describe, expect, test } from 'vitest'
import {
  openPolicy,
  organisationPolicy,
  refuseDomains,
  refuseSource,
  type OrganisationPolicy,
} from './policy.ts'

const policy = (rules: Partial<OrganisationPolicy>) => organisationPolicy.parse(rules)
const reach = (...allowedDomains: string[]) => ({ allowedDomains })

test('nothing is refused before somebody sets a rule', () => {
  expect(refuseSource(openPolicy, 'prompt')).toBeUndefined()
  expect(refuseDomains(openPolicy, reach('api.example.com', '*.example.org'))).toBeUndefined()
})

test('a preview counts as a prompt, and going back is always allowed', () => {
  const rules = policy({ allowedSources: ['template'] })
  expect(refuseSource(rules, 'preview')).toMatchObject({ rule: 'allowedSources' })
  expect(refuseSource(rules, 'template')).toBeUndefined()
  for (const source of ['rollback', 'redeploy']) expect(refuseSource(rules, source)).toBeUndefined()
})

describe('allowed domains', () => {
  const rules = policy({ allowedDomains: ['api.example.com', '*.example.org'] })
  test.each([
    'api.example.com',
    'a.example.org',
    'a.b.example.org',
    '*.example.org',
    '*.a.example.org',
  ])('let %s through', (host) => expect(refuseDomains(rules, reach(host))).toBeUndefined())
  test.each(['example.com', 'x.api.example.com', 'example.org', '*.example.com', 'badexample.org'])(
    'refuse %s and name it',
    (host) =>
      expect(refuseDomains(rules, reach('api.example.com', host))).toMatchObject({
        rule: 'allowedDomains',
        sentence: expect.stringContaining(host),
      }),
  )
})

describe('denied domains', () => {
  const rules = policy({ deniedDomains: ['paste.example.com', '*.evil.example'] })
  test.each([
    'paste.example.com',
    'a.evil.example',
    '*.evil.example',
    '*.example.com',
    'http://paste.example.com',
  ])('refuse %s, also where a wildcard would reach it', (host) =>
    expect(refuseDomains(rules, reach(host))).toMatchObject({ rule: 'deniedDomains' }),
  )
  test('stand above what is allowed', () => {
    const both = policy({ allowedDomains: ['*.example.com'], deniedDomains: ['x.example.com'] })
    expect(refuseDomains(both, reach('x.example.com'))).toMatchObject({ rule: 'deniedDomains' })
    expect(refuseDomains(both, reach('y.example.com'))).toBeUndefined()
  })
})
