// The first person of a stack: set up by the link, signed in, at work through the REST API as the dashboard is.
import { randomUUID } from 'node:crypto'
import createClient, { type Client } from 'openapi-fetch'
import type { Build, BuildEvent } from '../contract/nouns.ts'
import type { Paths } from '../contract/route-types.ts'
import type { ServerSpecInput } from '../contract/spec.ts'
import { hasEnded } from '../contract/build-steps.ts'
import { signServerToken } from '../db/server-tokens.ts'
import { loadConfig } from '../config.ts'
import { readFileSync } from 'node:fs'
import { until } from './until.ts'
import type { Stack } from './stack.ts'

export interface Owner {
  cookie: string
  organisationId: string
  api: Client<Paths>
  /** POST /v1/servers; answers the build. Throws the problem's text. */
  createServer(body: {
    slug: string
    spec?: ServerSpecInput
    templateId?: string
    secrets?: { key: string; value: string }[]
  }): Promise<Build>
  /** Waits until the build has ended. */
  ended(buildId: string): Promise<Build>
  events(buildId: string, after?: number): Promise<BuildEvent[]>
  /** A token as this person would get through OAuth, without the pages. */
  token(slug: string): Promise<string>
}

export const password = 'a-river-of-marbles'

export async function setUpOwner(stack: Stack): Promise<Owner> {
  const link = new URL(await stack.setupUrl())
  const body = { token: link.hash.slice(1), name: 'Ada', email: 'ada@example.com', password }
  return arrive(stack, { path: '/v1/setup', body })
}

/** Somebody new, in an organisation of their own making; whoever is asked has one of several people to invite them to. */
export async function addOwner(
  stack: Stack,
  { invitedBy, name }: { invitedBy: Owner; name: string },
): Promise<Owner> {
  const email = `${name.toLowerCase()}@example.com`
  const { data, error } = await invitedBy.api.POST('/v1/invitations', {
    body: { email, role: 'viewer' },
  })
  if (!data) throw new Error(JSON.stringify(error))
  const body = { token: new URL(data.url).hash.slice(1), name, password }
  const person = await arrive(stack, { path: '/v1/invitations/join', body })
  const made = await person.api.POST('/v1/organisations', {
    body: { name: `${name}'s works` },
    headers: { 'idempotency-key': randomUUID() },
  })
  if (!made.data) throw new Error(JSON.stringify(made.error))
  return { ...person, organisationId: made.data.id }
}

/** The answer signs them in. */
async function arrive(
  stack: Stack,
  { path, body }: { path: string; body: object },
): Promise<Owner> {
  const response = await fetch(`${stack.apiUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stack.apiUrl },
    body: JSON.stringify(body),
  })
  if (response.status !== 201)
    throw new Error(`${path}: ${response.status} ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
  const { user, organisation } = (await response.json()) as {
    user: { id: string }
    organisation: { id: string }
  }
  const headers = { cookie, origin: stack.apiUrl }
  const api = createClient<Paths>({ baseUrl: stack.apiUrl, headers })
  const config = loadConfig(stack.env, (path) => readFileSync(path, 'utf8'))

  return {
    cookie,
    organisationId: organisation.id,
    api,
    async createServer(body) {
      const { data, error } = await api.POST('/v1/servers', {
        body,
        headers: { 'idempotency-key': randomUUID() },
      })
      if (!data) throw new Error(JSON.stringify(error))
      return data.build
    },
    async ended(buildId) {
      const look = async () => {
        const { data } = await api.GET('/v1/builds/{buildId}', { params: { path: { buildId } } })
        return data && hasEnded(data.state) ? data : undefined
      }
      return until(`build ${buildId} ends`, look, 90_000)
    },
    async events(buildId, after = 0) {
      const url = `${stack.apiUrl}/v1/builds/${buildId}/events?after=${after}`
      return parseEvents(await (await fetch(url, { headers })).text())
    },
    token: (slug) =>
      signServerToken(stack.db, {
        ring: config.ownerSecretKeys,
        issuer: config.oauthIssuer,
        audience: `${stack.gatewayUrl}/s/${slug}/mcp`,
        subject: user.id,
        clientId: 'k7Qx2mVb9tZr4cLw8nYp1sHd6fJg3aUe5oRi0qTzXvB', // as long as a registered one
        lifetimeSeconds: 3_600,
      }),
  }
}

function parseEvents(stream: string): BuildEvent[] {
  return stream
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice('data: '.length)) as BuildEvent)
}
