// People in an organisation, and on the caller lists of its servers.
import * as z from 'zod'
import { idOf, slug, timestamp } from './ids.ts'
import { roles } from './roles.ts'

export const member = z
  .object({
    userId: idOf('user'),
    name: z.string(),
    email: z.string().nullable(),
    role: z.enum(roles),
    isSuspended: z.boolean().meta({ description: 'By the administrator of the installation' }),
    joinedAt: timestamp,
  })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof member>

const invitedServer = z
  .object({ slug, title: z.string() })
  .nullable()
  .meta({ description: 'Only to call this one; null: to be a member' })

export const invitation = z
  .object({
    id: idOf('invitation'),
    email: z.string(),
    role: z.enum(roles).nullable().meta({ description: 'null: to call one server' }),
    server: invitedServer,
    invitedBy: z.string().nullable(),
    createdAt: timestamp,
    expiresAt: timestamp,
  })
  .meta({ id: 'Invitation', description: 'Open until it is accepted, withdrawn or expired' })
export type Invitation = z.infer<typeof invitation>

export const madeInvitation = z
  .object({
    invitation,
    url: z.string().meta({ description: 'The link to hand over. It is shown this once' }),
  })
  .meta({ id: 'MadeInvitation' })
export type MadeInvitation = z.infer<typeof madeInvitation>

export const invitationOffer = z
  .object({
    organisationName: z.string(),
    email: z.string().meta({ description: 'Whom it is for' }),
    role: z.enum(roles).nullable(),
    server: invitedServer,
    invitedBy: z.string().nullable(),
    expiresAt: timestamp,
  })
  .meta({ id: 'InvitationOffer', description: 'What the holder of a link is told of it' })
export type InvitationOffer = z.infer<typeof invitationOffer>

export const serverCaller = z
  .object({
    userId: idOf('user'),
    name: z.string(),
    email: z.string().nullable(),
    addedBy: z.string().nullable(),
    addedAt: timestamp,
  })
  .meta({
    id: 'ServerCaller',
    description: 'Somebody who may call one server without being a member',
  })
export type ServerCaller = z.infer<typeof serverCaller>

export const account = z
  .object({
    id: idOf('user'),
    name: z.string(),
    email: z.string().nullable(),
    isAdministrator: z.boolean(),
    suspendedAt: timestamp.nullable(),
    suspendedReason: z.string().nullable(),
    createdAt: timestamp,
  })
  .meta({
    id: 'Account',
    description: 'A person, as the administrator of the installation sees them',
  })
export type Account = z.infer<typeof account>
