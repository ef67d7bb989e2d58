import { expect, test } from 'vitest'
import { judgeRoleChange, type RoleChange } from './judge-role-change.ts'

const change: RoleChange = {
  actorRole: 'admin',
  isOwn: false,
  from: 'viewer',
  to: 'admin',
  otherOwners: 1,
}

const judge = (part: Partial<RoleChange>) => () => judgeRoleChange({ ...change, ...part })

test.each([
  ['an admin makes an admin', {}],
  ['an admin removes an admin', { from: 'admin', to: null }],
  ['an admin lowers themselves', { isOwn: true, from: 'admin', to: 'viewer' }],
  ['an admin leaves an owner as they are', { from: 'owner', to: 'owner' }],
  ['an owner makes an owner', { actorRole: 'owner', to: 'owner' }],
  ['an owner lowers another one', { actorRole: 'owner', from: 'owner', to: 'viewer' }],
  [
    'an owner lowers themselves beside another one',
    { actorRole: 'owner', isOwn: true, from: 'owner', to: 'member' },
  ],
  ['a viewer leaves', { actorRole: 'viewer', isOwn: true, to: null }],
] as const)('%s', (_what, part) => {
  expect(judge(part)).not.toThrow()
})

test.each([
  ['an admin makes no owner', { to: 'owner' }, 'NotAllowed'],
  ['an admin lowers no owner', { from: 'owner', to: 'admin' }, 'NotAllowed'],
  ['an admin removes no owner', { from: 'owner', to: null }, 'NotAllowed'],
  [
    'the last owner does not lower themselves',
    { actorRole: 'owner', isOwn: true, from: 'owner', to: 'admin', otherOwners: 0 },
    'LastOwner',
  ],
  [
    'the last owner does not leave',
    { actorRole: 'owner', isOwn: true, from: 'owner', to: null, otherOwners: 0 },
    'LastOwner',
  ],
  ['somebody lowered meanwhile changes nobody', { actorRole: 'member' }, 'NotAllowed'],
  ['somebody removed meanwhile changes nobody', { actorRole: undefined }, 'NotAllowed'],
] as const)('%s', (_what, part, code) => {
  expect(judge(part)).toThrow(expect.objectContaining({ code }))
})
