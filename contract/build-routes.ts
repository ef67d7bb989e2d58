import * as z from 'zod'
import { idOf } from './ids.ts'
import { build, buildEvent } from './nouns.ts'
import type { Route } from './route.ts'
import { givenSecrets } from './server-routes.ts'

const byBuild = z.object({ buildId: idOf('build') })

export const buildRoutes = {
  getBuild: {
    method: 'get',
    path: '/v1/builds/{buildId}',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'One build',
    params: byBuild,
    result: build,
  },
  followBuild: {
    method: 'get',
    path: '/v1/builds/{buildId}/events',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'The build log, from its beginning and then live',
    description:
      'Server-sent events. Join again with Last-Event-ID or ?after=; nothing is lost or repeated. Ends after build-ended.',
    params: byBuild,
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    event: buildEvent,
  },
  confirmBuild: {
    method: 'post',
    path: '/v1/builds/{buildId}/confirm',
    access: 'member',
    scope: 'servers:write',
    summary: 'Let a build that waits go on',
    description:
      'Approves everything that build.confirmation lists. Secrets that are missing can be given with it. ' +
      '409 NothingToConfirm when the build does not wait; 422 SecretMissing names what is still needed. To refuse, cancel the build.',
    params: byBuild,
    body: z.strictObject({ secrets: givenSecrets }),
    result: build,
  },
  cancelBuild: {
    method: 'post',
    path: '/v1/builds/{buildId}/cancel',
    access: 'member',
    scope: 'servers:write',
    summary: 'Cancel a build that is not live yet',
    description: 'The version that serves goes on serving. 409 BuildFinished when it has ended.',
    params: byBuild,
    result: build,
    status: 202,
  },
} as const satisfies Record<string, Route>
