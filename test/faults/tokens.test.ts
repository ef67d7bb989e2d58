// The doors of a server that was really deployed: its stable URL, and the port of its version.
import { decodeJwt, generateKeyPair, SignJWT } from 'jose'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../config.ts'
import { serverUrl } from '../../contract/server-url.ts'
import { newId } from '../../db/ids.ts'
import { createServer } from '../../db/servers.ts'
import { signServerToken } from '../../db/server-tokens.ts'
import { addMember } from '../api-world.ts'
import { createPerson } from '../headless-person.ts'
import {
  authorizationUrl,
  LOOPBACK_REDIRECT,
  redeem,
  refresh,
  registerClient,
  tokensOf,
} from '../oauth-client.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { makeOrganisation } from '../rows.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'
import { makeGreeter } from './greeter.ts'

const slug = 'guarded'
let stack: Stack
let owner: Owner
let url: string
let stranger: string
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  url = serverUrl(stack.gatewayUrl, slug)
  await makeGreeter(owner, { slug, greeting: 'hello' })
  await createServer(stack.db, {
    organisationId: owner.organisationId,
    slug: 'other',
    title: 'Other',
    description: 'The neighbour',
    visibility: 'members',
    templateId: null,
    createdBy: null,
  })
  const organisationId = await makeOrganisation(stack.db)
  stranger = (await addMember(stack.db, { role: 'owner', organisationId })).userId
})
afterAll(() => stack?.[Symbol.asyncDispose]())

/** As the authorization server signs them, but for `change`. */
async function sign(change: Partial<Parameters<typeof signServerToken>[1]> = {}) {
  const { ownerSecretKeys: ring, oauthIssuer: issuer } = loadConfig(stack.env, (path) =>
    readFileSync(path, 'utf8'),
  )
  return signServerToken(stack.db, {
    ring,
    issuer,
    audience: url,
    subject: decodeJwt(await owner.token(slug)).sub ?? '',
    clientId: 'test-client',
    lifetimeSeconds: 600,
    ...change,
  })
}

async function call(token?: string, to = url) {
  const response = await fetch(to, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'echo', arguments: { text: 'you' } },
    }),
  })
  const header = response.headers.get('www-authenticate')
  return {
    status: response.status,
    challenge: header?.split(', error=')[0],
    error: /error="(\w+)"/.exec(header ?? '')?.[1],
    text: await response.text(),
  }
}

/** Where every refusal that a sign-in could mend points to. */
function challenge() {
  const where = `${stack.gatewayUrl}/.well-known/oauth-protected-resource/s/${slug}/mcp`
  return `Bearer resource_metadata="${where}", scope="mcp:tools mcp:server:${slug}"`
}

test('a good token opens the stable URL', async () => {
  const { status, text } = await call(await sign())
  expect(status).toBe(200)
  expect(text).toContain('hello you')
})

describe('the stable URL stays shut', () => {
  test('without a token: where to sign in is told, and no error', async () => {
    expect(await call()).toMatchObject({ status: 401, challenge: challenge(), error: undefined })
  })

  test('for a good token in the query', async () => {
    const answer = await call(undefined, `${url}?access_token=${await sign()}`)
    expect(answer).toMatchObject({ status: 401, challenge: challenge(), error: undefined })
  })

  test.each<[string, () => Promise<string>]>([
    ['that has expired', () => sign({ lifetimeSeconds: -60 })],
    [
      "of another server's audience",
      () => sign({ audience: serverUrl(stack.gatewayUrl, 'other') }),
    ],
    ['of another issuer', () => sign({ issuer: 'http://elsewhere.test/oauth' })],
    ['of a person who may not call it', () => sign({ subject: stranger })],
    ['of nobody who is known', () => sign({ subject: newId('user') })],
    ['whose payload was changed', async () => tamper(await sign())],
    ['whose signature was cut off', async () => (await sign()).replace(/[^.]+$/, '')],
    ['that says it needs no signature', async () => unsigned(await sign())],
    ['signed by a key of its own', async () => signedByStranger(await sign())],
  ])('for a token %s', async (_which, make) => {
    expect(await call(await make())).toMatchObject({
      status: 401,
      challenge: challenge(),
      error: 'invalid_token',
    })
  })

  test('for a token without the scope to call tools', async () => {
    expect(await call(await sign({ scope: 'openid' }))).toMatchObject({
      status: 403,
      challenge: challenge(),
      error: 'insufficient_scope',
    })
  })
})

describe('the port of the version', () => {
  let portUrl: string
  beforeAll(async () => {
    const { port } = await stack.db('leases').whereNotNull('versionId').first()
    portUrl = serverUrl(`http://127.0.0.1:${port}`, slug)
  })

  test('opens to the platform', async () => {
    const token = await sign({ subject: 'bmm', clientId: 'bmm-health' })
    expect(await call(token, portUrl)).toMatchObject({ status: 200 })
  })

  test('stays shut for a token that opens the stable URL', async () => {
    expect(await call(await sign(), portUrl)).toMatchObject({ status: 403 })
  })

  test('stays shut without a token', async () => {
    expect(await call(undefined, portUrl)).toMatchObject({
      status: 401,
      challenge: challenge(),
      error: undefined,
    })
  })
})

test('an app that its owner disconnects is shut out, and can get no new token', async () => {
  const client = await registerClient(stack.apiUrl, LOOPBACK_REDIRECT)
  const asked = authorizationUrl(stack.apiUrl, client, { resource: url })
  const { location } = await createPerson({ cookie: owner.cookie }).authorize(asked.url)
  const { verifier } = asked
  const tokens = await tokensOf(await redeem(stack.apiUrl, client, { location, verifier }))
  expect(await call(tokens.access_token)).toMatchObject({ status: 200 })

  const { data: apps } = await owner.api.GET('/v1/me/connected-apps')
  expect(apps?.data).toMatchObject([{ serverSlug: slug }])
  const grantId = apps?.data[0]?.grantId ?? ''
  await owner.api.DELETE('/v1/me/connected-apps/{grantId}', { params: { path: { grantId } } })

  // A call whose answer has begun by then is broken off.
  const shutOut = () =>
    call(tokens.access_token).then(
      ({ status }) => status === 401,
      () => false,
    )
  await until('the token is refused', shutOut, 2_000)
  expect(await call(tokens.access_token)).toMatchObject({
    challenge: challenge(),
    error: 'invalid_token',
  })
  expect((await refresh(stack.apiUrl, client, tokens.refresh_token)).status).toBe(400)
})

function part(value: object) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function tamper(token: string) {
  const [head, , signature] = token.split('.')
  return [head, part({ ...decodeJwt(token), exp: 4_000_000_000 }), signature].join('.')
}

function unsigned(token: string) {
  return `${part({ alg: 'none', typ: 'at+jwt' })}.${token.split('.')[1]}.`
}

/** With the id of the platform's key, and another key. */
async function signedByStranger(token: string) {
  const { privateKey } = await generateKeyPair('ES256')
  const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as {
    kid: string
  }
  return new SignJWT(decodeJwt(token))
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
    .sign(privateKey)
}
