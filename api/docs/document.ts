import * as z from 'zod'
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { problem } from '../../contract/nouns.ts'
import type { Route } from '../../contract/route.ts'
import { routes } from '../../contract/routes.ts'

export type OpenApiDocument = ReturnType<typeof createDocument>

/** The REST API as an OpenAPI 3.1 document, from the very schemas that the server checks with. */
export function openApiDocument({ publicApiUrl }: { publicApiUrl: string }): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {}
  for (const [operationId, route] of Object.entries<Route>(routes))
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(operationId, route) }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'BuildMyMCP',
      version: '1',
      description:
        'Errors are problem+json (RFC 9457); their codes are listed at /docs/errors. ' +
        'Requests that change something need the Origin of the dashboard.',
    },
    servers: [{ url: publicApiUrl }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'bmm' } },
    },
  })
}

const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({ description: 'The same request under the same key is done once, for 24 hours' })

function operationOf(operationId: string, route: Route) {
  const { summary, access, params, query, body, result, event, status = 200 } = route
  return {
    operationId,
    summary,
    description: [route.description, accessText(access)].filter(Boolean).join('\n\n'),
    tags: [tagOf(route.path)],
    ...(access !== 'public' && { security: [{ session: [] }] }),
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(route.isIdempotent && { header: z.object({ 'Idempotency-Key': idempotencyKey }) }),
    },
    ...(body && { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: {
      [status]: {
        description: status === 202 ? 'Accepted' : 'Done',
        content: event
          ? { 'text/event-stream': { schema: event } }
          : { 'application/json': { schema: result ?? z.null() } },
      },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  }
}

function accessText(access: Route['access']) {
  if (access === 'public') return undefined
  return access === 'signed-in' ? 'Needs a signed-in person.' : `Needs the role ${access} or more.`
}

/** `/v1/servers/{serverId}/builds` → `servers`. */
function tagOf(path: string) {
  return path.split('/')[2] ?? 'other'
}
