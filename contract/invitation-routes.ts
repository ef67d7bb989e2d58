import * as z from 'zod'
import { email, newPassword } from './account-routes.ts'
import { idOf } from './ids.ts'
import { me } from './nouns.ts'
import { roles } from './roles.ts'
import { invitation, invitationOffer, madeInvitation, serverCaller } from './people.ts'
import type { Route } from './route.ts'
import { personName } from './shown-name.ts'

const byServer = z.object({
  serverId: z.string().max(60).meta({ description: 'Its id (srv_…) or its slug' }),
})
const token = z.string().min(1).max(200).meta({ description: 'What stands after # in the link' })

export const joinBody = z.strictObject({ token, name: personName, password: newPassword })

export const invitationRoutes = {
  listInvitations: {
    method: 'get',
    path: '/v1/invitations',
    access: 'admin',
    scope: 'org:read',
    summary: 'Open invitations to the organisation, newest first',
    description: 'Those to call one server stand in its caller list.',
    result: z.object({ data: z.array(invitation) }),
  },
  createInvitation: {
    method: 'post',
    path: '/v1/invitations',
    access: 'admin',
    scope: 'org:write',
    summary: 'Invite somebody to the organisation',
    description:
      'Answers a link that works once, for 7 days, and only for this address. An earlier one for the same address ends. ' +
      'Only an owner invites owners; 409 PersonalOrganisation in a personal one.',
    body: z.strictObject({ email, role: z.enum(roles) }),
    result: madeInvitation,
    status: 201,
  },
  withdrawInvitation: {
    method: 'delete',
    path: '/v1/invitations/{invitationId}',
    access: 'admin',
    scope: 'org:write',
    summary: 'Withdraw an invitation',
    params: z.object({ invitationId: idOf('invitation') }),
  },
  readInvitation: {
    method: 'post',
    path: '/v1/invitations/read',
    access: 'public',
    summary: 'What an invitation offers',
    description: '403 InvitationInvalid says whether it is used, withdrawn, expired or wrong.',
    body: z.strictObject({ token }),
    result: invitationOffer,
  },
  acceptInvitation: {
    method: 'post',
    path: '/v1/invitations/accept',
    access: 'signed-in',
    summary: 'Accept an invitation as the person who is signed in',
    description:
      'A new member works in the organisation from then on; whoever is a member already keeps their role. ' +
      '403 InvitationForAnother unless your address is the invited one.',
    body: z.strictObject({ token }),
    result: me,
  },
  joinByInvitation: {
    method: 'post',
    path: '/v1/invitations/join',
    access: 'public',
    summary: 'Make a local account by an invitation, and accept it',
    description: 'The address is the invited one. Ends signed in.',
    body: joinBody,
    result: me,
    status: 201,
  },
  listCallers: {
    method: 'get',
    path: '/v1/servers/{serverId}/callers',
    access: 'admin',
    scope: 'org:read',
    summary: 'Who may call a server without being a member, and who is invited to',
    params: byServer,
    result: z.object({ data: z.array(serverCaller), invitations: z.array(invitation) }),
  },
  inviteCaller: {
    method: 'post',
    path: '/v1/servers/{serverId}/callers',
    access: 'admin',
    scope: 'org:write',
    summary: 'Invite somebody to call one server',
    description: 'As an invitation to the organisation, but its server is all that they see of it.',
    params: byServer,
    body: z.strictObject({ email }),
    result: madeInvitation,
    status: 201,
  },
  removeCaller: {
    method: 'delete',
    path: '/v1/servers/{serverId}/callers/{userId}',
    access: 'admin',
    scope: 'org:write',
    summary: 'Take somebody off the caller list of a server',
    description: 'Their next call is refused, unless they may call it for another reason.',
    params: byServer.extend({ userId: idOf('user') }),
  },
} as const satisfies Record<string, Route>
