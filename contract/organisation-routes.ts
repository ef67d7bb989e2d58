import * as z from 'zod'
import { idOf } from './ids.ts'
import { me, organisation } from './nouns.ts'
import { roles } from './roles.ts'
import { member } from './people.ts'
import type { Route } from './route.ts'
import { organisationName } from './shown-name.ts'

const byMember = z.object({ userId: idOf('user') })

export const organisationRoutes = {
  listOrganisations: {
    method: 'get',
    path: '/v1/organisations',
    access: 'signed-in',
    summary: 'Organisations that you are a member of, by name',
    result: z.object({ data: z.array(organisation) }),
  },
  createOrganisation: {
    method: 'post',
    path: '/v1/organisations',
    access: 'signed-in',
    summary: 'Make an organisation that several people share',
    description: 'You own it, and work in it from then on.',
    body: z.strictObject({ name: organisationName }),
    result: organisation,
    status: 201,
    isIdempotent: true,
  },
  switchOrganisation: {
    method: 'put',
    path: '/v1/me/org',
    access: 'signed-in',
    summary: 'Work in another of your organisations',
    description: 'Holds for all your sessions. An API key stays with the one it was made in.',
    body: z.strictObject({ organisationId: idOf('organisation') }),
    result: me,
  },
  updateOrganisation: {
    method: 'patch',
    path: '/v1/me/org',
    access: 'owner',
    scope: 'org:write',
    summary: 'Rename the organisation that you work in',
    body: z.strictObject({ name: organisationName }),
    result: organisation,
  },
  leaveOrganisation: {
    method: 'post',
    path: '/v1/me/org/leave',
    access: 'signed-in',
    summary: 'Leave the organisation that you work in',
    description:
      'You work in your personal one from then on, and your API keys for the one you leave end. ' +
      '409 LastOwner when nobody else owns it; 409 PersonalOrganisation for your own.',
    result: me,
  },
  listMembers: {
    method: 'get',
    path: '/v1/members',
    access: 'viewer',
    scope: 'org:read',
    summary: 'Members of the organisation, by name',
    result: z.object({ data: z.array(member) }),
  },
  setMemberRole: {
    method: 'put',
    path: '/v1/members/{userId}',
    access: 'admin',
    scope: 'org:write',
    summary: 'Give a member another role',
    description:
      'Counts with their next request. Only an owner makes or lowers owners; 409 LastOwner when none would be left.',
    params: byMember,
    body: z.strictObject({ role: z.enum(roles) }),
    result: member,
  },
  removeMember: {
    method: 'delete',
    path: '/v1/members/{userId}',
    access: 'admin',
    scope: 'org:write',
    summary: 'Remove a member',
    description:
      'Their API keys of the organisation end at once, and so do the calls of their MCP clients on its servers. ' +
      'Only an owner removes owners; 409 LastOwner when none would be left.',
    params: byMember,
  },
} as const satisfies Record<string, Route>
