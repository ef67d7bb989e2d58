import * as z from 'zod'
import {
  createDocument,
  type CreateDocumentOptions,
  type ZodOpenApiObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi'
import { objectSchema } from '../../contract/json-schema.ts'
import { problem } from '../../contract/nouns.ts'
import type { Route } from '../../contract/route.ts'
import { routes } from '../../contract/routes.ts'

export type OpenApiDocument = ReturnType<typeof createDocument>

/** The REST API as an OpenAPI 3.1 document, from the very schemas that the server checks with. */
export function openApiDocument({ publicApiUrl }: { publicApiUrl: string }): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {}
  for (const [operationId, route] of Object.entries<Route>(routes))
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(operationId, route) }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'BuildMyMCP',
      version: '1',
      description:
        'Errors are problem+json (RFC 9457); their codes are listed at /docs/errors. ' +
        'Requests that change something need the Origin of the dashboard, or an API key.',
    },
    servers: [{ url: publicApiUrl }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'bmm' },
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key (bmm_…) of the scope that the operation names.',
        },
      },
    },
  }
  return withoutUnused(createDocument(document, { override: nameJsonSchema }))
}

/** A JSON Schema is described by its own specification: its keywords, `$ref` among them, would confuse readers of ours. */
const nameJsonSchema: NonNullable<CreateDocumentOptions['override']> = ({
  zodSchema,
  jsonSchema,
}) => {
  const named: z.core.$ZodType = objectSchema
  if (zodSchema !== named) return
  for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key)
  Object.assign(jsonSchema, {
    type: 'object',
    description: 'A JSON Schema (2020-12) of an object',
    properties: { type: { type: 'string', const: 'object' } },
    required: ['type'],
  })
}

/** Parts that nothing refers to once JSON Schemas are named. */
function withoutUnused(document: OpenApiDocument): OpenApiDocument {
  const { schemas = {} } = document.components ?? {}
  const kept = Object.entries(schemas).filter(([name]) => !name.startsWith('__schema'))
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(kept) } }
}

const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({ description: 'The same request under the same key is done once, for 24 hours' })

function operationOf(operationId: string, route: Route) {
  const { summary, access, params, query, body, status = 200 } = route
  return {
    operationId,
    summary,
    description: [route.description, accessText(access), keyText(route)]
      .filter(Boolean)
      .join('\n\n'),
    tags: [tagOf(route.path)],
    ...(access !== 'public' && { security: securityOf(route) }),
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(route.isIdempotent && { header: z.object({ 'Idempotency-Key': idempotencyKey }) }),
    },
    ...(body && { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: {
      [status]: {
        description: status === 202 ? 'Accepted' : 'Done',
        content: contentOf(route),
      },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  }
}

function contentOf({ result = z.null(), event, line }: Route) {
  if (event) return { 'text/event-stream': { schema: event } }
  if (line) return { 'application/x-ndjson': { schema: line } }
  return { 'application/json': { schema: result } }
}

function securityOf({ scope }: Route) {
  return [{ session: [] }, ...(scope === undefined ? [] : [{ key: [scope] }])]
}

function keyText({ access, scope }: Route) {
  if (access === 'public') return undefined
  return scope === undefined ? 'No API key may do this.' : `An API key needs the scope ${scope}.`
}

function accessText(access: Route['access']) {
  if (access === 'public') return undefined
  if (access === 'marketplace')
    return 'Needs the role viewer or more, or nobody where the marketplace is open (MARKETPLACE_PUBLIC).'
  if (access === 'administrator') return 'Needs an administrator of the installation.'
  return access === 'signed-in' ? 'Needs a signed-in person.' : `Needs the role ${access} or more.`
}

const ACCOUNT = ['sign-in-options', 'setup', 'sign-in', 'password-reset', 'sign-out', 'me']

/** `/v1/servers/{serverId}/builds` → `servers`. */
function tagOf(path: string) {
  const [, , noun = ''] = path.split('/')
  if (noun === 'slugs') return 'servers'
  if (noun === 'model') return 'previews'
  if (noun === 'members' || noun === 'invitations') return 'organisations'
  return ACCOUNT.includes(noun) ? 'account' : noun
}
