import { expect, test } from 'vitest'
import { openPolicy, organisationPolicy } from '../../../../contract/policy.ts'
import { draftOf, policyOf } from './policy-draft.ts'

test('a policy that nobody has touched stays what it is', () => {
  const set = organisationPolicy.parse({
    allowedSources: ['template', 'spec'],
    allowedDomains: ['api.example.com', '*.example.org'],
    deniedDomains: ['paste.example.com'],
    allowsPublishing: false,
    quotas: { servers: 5 },
    runner: { memoryMb: 128 },
  })
  for (const policy of [openPolicy, set]) expect(policyOf(draftOf(policy))).toEqual(policy)
})

test('an empty list of hosts is a list of none, unless hosts are not limited at all', () => {
  const draft = { ...draftOf(openPolicy), limitsDomains: true }
  expect(policyOf(draft).allowedDomains).toEqual([])
  expect(policyOf({ ...draft, limitsDomains: false }).allowedDomains).toBeNull()
})

test('hosts may stand in lines or behind commas', () => {
  const draft = {
    ...draftOf(openPolicy),
    deniedDomains: 'a.example.com, b.example.com\n c.example.com\n',
  }
  expect(policyOf(draft).deniedDomains).toEqual(['a.example.com', 'b.example.com', 'c.example.com'])
})

test('what is no number is not taken for "no limit"', () => {
  const draft = draftOf(openPolicy)
  const { quotas } = policyOf({ ...draft, quotas: { ...draft.quotas, servers: 'five' } })
  expect(organisationPolicy.shape.quotas.safeParse(quotas).success).toBe(false)
})
