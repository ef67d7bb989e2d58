import { expect, test } from 'vitest'
import type { Route } from '../db/gateway-reads.ts'
import { decideAccess, indexAccess, type Cutoff } from './access.ts'
import type { VerifiedToken } from './tokens/verify-token.ts'

const route: Route = {
  serverId: 'srv_1',
  slug: 'one',
  title: 'One',
  organisationId: 'org_1',
  visibility: 'members',
  liveVersionId: null,
  isPaused: false,
  takedownReason: null,
  isAsleep: false,
  wakeRequestedAt: null,
  wakeFailure: null,
  nextTryAt: null,
}
const token: VerifiedToken = {
  subject: 'usr_1',
  clientId: 'client',
  scopes: [],
  audiences: [],
  issuedAt: 1_000,
  expiresAt: 2_000,
}
const cutoff: Cutoff = {
  serverId: 'srv_1',
  userId: undefined,
  clientId: undefined,
  issuedBefore: new Date(1_000_500),
}

function facts(cutoffs: Cutoff[] = []) {
  return indexAccess({
    userIds: ['usr_1', 'usr_2', 'usr_4'],
    members: [
      { organisationId: 'org_1', userId: 'usr_1' },
      { organisationId: 'org_2', userId: 'usr_2' },
    ],
    callers: [
      { serverId: 'srv_1', userId: 'usr_3' },
      { serverId: 'srv_1', userId: 'usr_4' },
      { serverId: 'srv_2', userId: 'usr_2' },
    ],
    cutoffs,
  })
}

test.each([
  ['a member', {}, {}, 'allowed'],
  ['someone on the caller list', { subject: 'usr_4' }, {}, 'allowed'],
  ['someone suspended on the caller list', { subject: 'usr_3' }, {}, 'no-access'],
  ['someone of another organisation', { subject: 'usr_2' }, {}, 'no-access'],
  ['anyone, if it is public', { subject: 'usr_2' }, { visibility: 'public' }, 'allowed'],
  ['someone suspended or gone', { subject: 'usr_3' }, { visibility: 'public' }, 'no-access'],
  ['the platform', { subject: 'bmm', clientId: 'bmm-health' }, {}, 'allowed'],
  ['a client that says it is the platform', { subject: 'bmm' }, {}, 'no-access'],
  [
    'the platform for someone without access',
    { subject: 'usr_2', clientId: 'bmm-playground' },
    {},
    'no-access',
  ],
] as const)('%s', (...[, claims, server, decision]) => {
  expect(
    decideAccess(facts(), { route: { ...route, ...server }, token: { ...token, ...claims } }),
  ).toBe(decision)
})

test.each([
  ['of everyone', {}, 'cut-off'],
  ['of this person', { userId: 'usr_1' }, 'cut-off'],
  ['of another person', { userId: 'usr_2' }, 'allowed'],
  ['of this client', { clientId: 'client' }, 'cut-off'],
  ['of another client', { clientId: 'other' }, 'allowed'],
  ['of another client of this person', { userId: 'usr_1', clientId: 'other' }, 'allowed'],
  ['of another server', { serverId: 'srv_2' }, 'allowed'],
  ['before the token was issued', { issuedBefore: new Date(999_000) }, 'allowed'],
  ['within the second in which it was issued', { issuedBefore: new Date(1_000_001) }, 'cut-off'],
] as const)('a cut-off %s', (_whose, part, decision) => {
  expect(decideAccess(facts([{ ...cutoff, ...part }]), { route, token })).toBe(decision)
})
