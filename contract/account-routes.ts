import * as z from 'zod'
import { connectedApp } from './connected-app.ts'
import { me, organisation } from './nouns.ts'
import type { Route } from './route.ts'
import { personName } from './shown-name.ts'

export const email = z.email('This is not an e-mail address').max(254)

/** Length is what makes a password strong (NIST SP 800-63B); common ones are refused by the api. */
export const newPassword = z
  .string()
  .min(12, 'At least 12 characters')
  .max(128, 'At most 128 characters')

export const setUpBody = z.strictObject({
  token: z.string().min(1).max(200),
  name: personName,
  email,
  password: newPassword,
})

const currentPassword = z.string().min(1, 'Enter your password').max(128)

export const signInBody = z.strictObject({ email, password: currentPassword })

export const accountRoutes = {
  getSignInOptions: {
    method: 'get',
    path: '/v1/sign-in-options',
    access: 'public',
    summary: 'How one can sign in here',
    result: z.object({
      isSetUp: z
        .boolean()
        .meta({ description: 'false until the administrator used the set-up link' }),
      providers: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  },
  setUp: {
    method: 'post',
    path: '/v1/setup',
    access: 'public',
    summary: 'Make the administrator, by the set-up link',
    description:
      'Works once. Ends signed in. 403 SetUpLinkInvalid when the link is used or expired.',
    body: setUpBody,
    result: me,
    status: 201,
  },
  signIn: {
    method: 'post',
    path: '/v1/sign-in',
    access: 'public',
    summary: 'Sign in with a local account',
    description: '401 SignInFailed says no more than that; 429 after 5 failures in 15 minutes.',
    body: signInBody,
    result: me,
  },
  signOut: {
    method: 'post',
    path: '/v1/sign-out',
    access: 'signed-in',
    summary: 'Sign out here, or everywhere',
    body: z.strictObject({ isEverywhere: z.boolean().default(false) }),
  },
  getMe: {
    method: 'get',
    path: '/v1/me',
    access: 'signed-in',
    scope: 'org:read',
    summary: 'Who you are',
    result: me,
  },
  updateMe: {
    method: 'patch',
    path: '/v1/me',
    access: 'signed-in',
    summary: 'Change your name',
    description: 'Others read it, in every organisation that you are in.',
    body: z.strictObject({ name: personName }),
    result: me,
  },
  changePassword: {
    method: 'put',
    path: '/v1/me/password',
    access: 'signed-in',
    summary: 'Change your password',
    description:
      'Of a local account. Ends your other sessions. A wrong current password counts as a failed sign-in: 429 after 5 in 15 minutes.',
    body: z.strictObject({ currentPassword, newPassword }),
  },
  resetPassword: {
    method: 'post',
    path: '/v1/password-reset',
    access: 'public',
    summary: 'Set a new password, by the link that an operator made',
    description:
      'Works once, within an hour. Ends signed in, and ends all other sessions. 403 PasswordLinkInvalid when the link is used or expired.',
    body: z.strictObject({ token: z.string().min(1).max(200), newPassword }),
    result: me,
  },
  getMyOrganisation: {
    method: 'get',
    path: '/v1/me/org',
    access: 'signed-in',
    scope: 'org:read',
    summary: 'The organisation that you work in',
    result: organisation,
  },
  listConnectedApps: {
    method: 'get',
    path: '/v1/me/connected-apps',
    access: 'signed-in',
    summary: 'MCP clients that may call servers as you',
    result: z.object({ data: z.array(connectedApp) }),
  },
  revokeConnectedApp: {
    method: 'delete',
    path: '/v1/me/connected-apps/{grantId}',
    access: 'signed-in',
    summary: 'End one connection at once',
    params: z.object({ grantId: z.string().max(100) }),
  },
} as const satisfies Record<string, Route>
