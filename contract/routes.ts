import { accountRoutes } from './account-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { buildRoutes } from './build-routes.ts'
import { credentialRoutes } from './credential-routes.ts'
import { hostRoutes } from './host-routes.ts'
import { moderationRoutes } from './moderation-routes.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { observeRoutes } from './observe-routes.ts'
import { openapiRoutes } from './openapi-routes.ts'
import { organisationRoutes } from './organisation-routes.ts'
import { playgroundRoutes } from './playground-routes.ts'
import { policyRoutes } from './policy-routes.ts'
import { previewRoutes } from './preview-routes.ts'
import type { Route } from './route.ts'
import { serverRoutes } from './server-routes.ts'
import { templateRoutes } from './template-routes.ts'
import { userRoutes } from './user-routes.ts'

/** Every route of the REST API, by the name of its operation. */
export const routes = {
  ...accountRoutes,
  ...organisationRoutes,
  ...invitationRoutes,
  ...keyRoutes,
  ...userRoutes,
  ...serverRoutes,
  ...buildRoutes,
  ...previewRoutes,
  ...openapiRoutes,
  ...observeRoutes,
  ...playgroundRoutes,
  ...credentialRoutes,
  ...templateRoutes,
  ...auditRoutes,
  ...moderationRoutes,
  ...policyRoutes,
  ...hostRoutes,
} as const satisfies Record<string, Route>
