import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openapiDocument } from '../../contract/openapi-document.ts'
import { build, problem } from '../../contract/nouns.ts'
import { maxDocumentBytes } from '../../contract/openapi-routes.ts'
import { serverSpec } from '../../contract/spec.ts'
import { getSpec } from '../../db/artifacts.ts'
import { getBuild } from '../../db/builds.ts'
import { newId } from '../../db/ids.ts'
import { purgeOpenapiDocuments } from '../../db/openapi-documents.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { startHttpsServer, type HttpsServer } from '../../test/https-server.ts'
import { freePort } from '../../start/ports.ts'
import { freshSlug } from '../../test/rows.ts'
import { until } from '../../test/until.ts'
import { createGuardedFetch } from '../guarded-fetch.ts'
import { withReader } from './reader-slots.ts'

const bookshop = {
  openapi: '3.0.3',
  info: { title: 'Bookshop', version: '1', description: 'Books, and who wrote them.' },
  servers: [{ url: 'https://books.example.com/v1' }],
  paths: {
    '/books': {
      get: {
        operationId: 'listBooks',
        summary: 'List books',
        tags: ['books'],
        responses: { 200: { description: 'The books' } },
      },
    },
    '/books/{isbn}': {
      get: {
        operationId: 'getBook',
        summary: 'One book',
        tags: ['books'],
        parameters: [{ name: 'isbn', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'The book' } },
      },
    },
  },
}
const text = JSON.stringify(bookshop)
const operations = ['GET /books', 'GET /books/{isbn}']

let documents: HttpsServer
let world: ApiWorld
let member: Browser
let nobody: string
beforeAll(async () => {
  nobody = `https://127.0.0.1:${await freePort()}/`
  documents = await startHttpsServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', documents.base)
    if (pathname === '/books.json') res.end(text)
    else if (pathname === '/moved') res.writeHead(302, { location: '/books.json' }).end()
    else if (pathname === '/inside') res.writeHead(302, { location: 'https://10.0.0.1/' }).end()
    else if (pathname === '/plain') res.writeHead(302, { location: 'http://localhost/' }).end()
    else if (pathname === '/large') res.end('x'.repeat(maxDocumentBytes + 1))
    else if (pathname === '/hanging') res.write('{')
    else res.writeHead(404).end()
  })
  const isAllowedAddress = (address: string) => /^127|^::1$/.test(address)
  world = await createApiWorld({
    fetchDocuments: createGuardedFetch({
      ca: documents.ca,
      isAllowedAddress,
      timeoutMs: 2_000,
      maxBytes: maxDocumentBytes,
    }),
  })
  member = await world.member('member')
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await documents?.[Symbol.asyncDispose]()
})

const read = (body: object) => member.post('/v1/openapi', body)
async function givenDocument(given = text) {
  const res = await read({ text: given })
  return openapiDocument.parse(await res.json())
}

test('a document given as text is listed, and kept for a day', async () => {
  const document = await givenDocument()
  expect(document).toMatchObject({
    title: 'Bookshop',
    openapiVersion: '3.0.3',
    servers: [{ url: 'https://books.example.com/v1' }],
  })
  expect(document.operations.map(({ id, refusal }) => [id, refusal])).toEqual([
    ['GET /books', null],
    ['GET /books/{isbn}', null],
  ])
  const hours = (Date.parse(document.expiresAt) - Date.now()) / 3_600_000
  expect(Math.round(hours)).toBe(24)
})

test('a document is fetched from an https address, also over a redirect, and its query is not kept', async () => {
  for (const path of ['/books.json?key=a-key-to-look-for', '/moved']) {
    const res = await read({ url: documents.base + path })
    expect(openapiDocument.parse(await res.json())).toMatchObject({ title: 'Bookshop' })
  }
  const rows = await world.db('openapi_documents').whereNotNull('url')
  expect(rows.map(({ url }: { url: string }) => url).toSorted()).toEqual([
    `${documents.base}/books.json`,
    `${documents.base}/moved`,
  ])
  expect(JSON.stringify(await world.db('auditEvents'))).not.toContain('a-key-to-look-for')
})

describe('an address that cannot be fetched is refused with what and why', () => {
  test.each([
    ['of a private network', () => 'https://10.0.0.1/openapi.json', 'public internet'],
    ['of this cloud’s metadata', () => 'https://169.254.169.254/', 'public internet'],
    ['with a password', () => 'https://user:pw@example.com/', 'user name or password'],
    ['that leads to a private one', () => `${documents.base}/inside`, 'public internet'],
    ['that leads to plain http', () => `${documents.base}/plain`, 'Only https'],
    ['with nothing there', () => `${documents.base}/nothing`, 'It answered 404.'],
    ['that sends too much', () => `${documents.base}/large`, 'too large'],
    ['that does not end', () => `${documents.base}/hanging`, 'did not answer in time'],
    ['of no host', () => 'https://no-such-host.invalid/a', 'There is no such host.'],
    ['where nobody listens', () => nobody, 'It takes no connection.'],
  ])('one %s', async (_what, url, why) => {
    const before = await world.db('openapi_documents').pluck('id')
    const res = await read({ url: url() })
    expect([res.status, problem.parse(await res.json())]).toMatchObject([
      422,
      {
        code: 'FetchRefused',
        detail: expect.stringContaining(`${new URL(url()).hostname}: `),
        errors: [{ pointer: '/body/url', detail: expect.stringContaining(why) }],
      },
    ])
    expect(await world.db('openapi_documents').pluck('id')).toEqual(before)
  })

  test('one whose certificate nobody vouches for', async () => {
    await using strict = await createApiWorld({
      fetchDocuments: createGuardedFetch({ isAllowedAddress: () => true }),
    })
    const person = await strict.member('member')
    const res = await person.post('/v1/openapi', { url: `${documents.base}/books.json` })
    expect(await res.json()).toMatchObject({
      errors: [{ pointer: '/body/url', detail: 'Its certificate is not valid.' }],
    })
  })
})

test.each([
  ['nothing', {}, '/body', 'Send either text or url'],
  ['both', { text, url: 'https://example.com' }, '/body', 'Send either text or url'],
  ['an empty document', { text: '' }, '/body/text', 'The document is empty'],
  ['plain http', { url: 'http://a.example' }, '/body/url', 'An address that begins with https://'],
  ['a file', { url: 'file:///etc/passwd' }, '/body/url', 'An address that begins with https://'],
])('%s is refused by its place', async (_what, body, pointer, detail) => {
  const res = await read(body)
  expect([res.status, problem.parse(await res.json()).errors]).toEqual([422, [{ pointer, detail }]])
})

test('a document that is too large is refused with the limit', async () => {
  const large = await read({ text: 'x'.repeat(maxDocumentBytes + 1) })
  expect([large.status, await large.json()]).toMatchObject([
    413,
    { code: 'BodyTooLarge', detail: 'The document has 5.0 MB; at most 5 MB are read.' },
  ])
  const huge = await read({ text: 'x'.repeat(4 * maxDocumentBytes) })
  expect([huge.status, await huge.json()]).toMatchObject([
    413,
    { code: 'BodyTooLarge', detail: 'At most 10 MB may be sent here.' },
  ])
})

test.each([
  ['is no OpenAPI document', 'just: words'],
  ['is no JSON or YAML', '{"openapi": "3.0.3", '],
  ['is Swagger 2.0', JSON.stringify({ ...bookshop, openapi: undefined, swagger: '2.0' })],
])('a text that %s is refused in words, and not kept', async (_what, given) => {
  const before = await world.db('openapi_documents').pluck('id')
  const res = await read({ text: given })
  expect([res.status, await res.json()]).toMatchObject([
    422,
    { code: 'OpenapiInvalid', detail: expect.any(String) },
  ])
  expect(await world.db('openapi_documents').pluck('id')).toEqual(before)
})

test('two documents of a person wait to be read, until their person leaves', async () => {
  const { user } = (await (await member.visit('/v1/me')).json()) as { user: { id: string } }
  const { promise, resolve } = Promise.withResolvers<void>()
  const others = [1, 2].map(() => withReader(() => promise))
  const here = new AbortController()
  const asked = [1, 2, 3].map(async () => {
    const { signal } = here
    return (await member.visit('/v1/openapi', { method: 'POST', json: { text }, signal })).status
  })
  const isFull = async () => {
    const probe = new AbortController()
    const place = withReader(async () => {}, { person: user.id, signal: probe.signal })
    probe.abort()
    const [settled] = await Promise.allSettled([place])
    return settled.status === 'rejected' && settled.reason !== probe.signal.reason
  }
  expect(await Promise.race(asked)).toBe(429)
  expect(await isFull()).toBe(true)
  here.abort()
  await until('their places are free', async () => !(await isFull()))
  resolve()
  await Promise.all(others)
  await Promise.allSettled(asked)
})

test('chosen operations become a spec, with what the list of its tools takes', async () => {
  const { documentId } = await givenDocument()
  const res = await member.post(`/v1/openapi/${documentId}/spec`, { operations })
  const made = (await res.json()) as { spec: unknown; estimatedTokens: number }
  expect(res.status).toBe(200)
  const spec = serverSpec.parse(made.spec)
  expect(spec.tools).toHaveLength(2)
  expect(spec.allowedDomains).toEqual(['books.example.com'])
  expect(made.estimatedTokens).toBeGreaterThan(0)
  const none = await member.post(`/v1/openapi/${documentId}/spec`, { operations: [] })
  expect(await none.json()).toMatchObject({
    errors: [{ pointer: '/body/operations', detail: 'Choose at least one operation' }],
  })
})

describe('as the source of a build', () => {
  const create = (body: object) => member.post('/v1/servers', { slug: freshSlug(), ...body })
  async function recorded(res: Response) {
    const answer = (await res.json()) as { build: unknown }
    return getBuild(world.db, build.parse(answer.build).id)
  }

  test('the choice is converted, and what it lists is approved', async () => {
    const { documentId } = await givenDocument()
    const row = await recorded(await create({ openapi: { documentId, operations } }))
    expect(row).toMatchObject({
      source: 'openapi',
      instruction: null,
      approved: { domains: ['books.example.com'], secrets: [] },
    })
    const spec = await getSpec(world.db, row.specSha256 ?? '')
    expect(spec.tools).toHaveLength(2)
  })

  test('a host that the document slips in beside the chosen server is for somebody to confirm', async () => {
    const paths = structuredClone(bookshop.paths)
    Object.assign(paths['/books'].get, { servers: [{ url: 'https://evil.example.net' }] })
    const { documentId } = await givenDocument(JSON.stringify({ ...bookshop, paths }))
    const row = await recorded(await create({ openapi: { documentId, operations } }))
    expect(row.approved).toEqual({ domains: ['books.example.com'], secrets: [] })
    expect(await getSpec(world.db, row.specSha256 ?? '')).toMatchObject({
      allowedDomains: ['evil.example.net', 'books.example.com'],
    })
  })

  test('a spec beside it is what a person made of it', async () => {
    const { documentId } = await givenDocument()
    const converted = await member.post(`/v1/openapi/${documentId}/spec`, { operations })
    const { spec } = (await converted.json()) as { spec: object }
    const edited = { ...spec, title: 'My books', allowedDomains: ['books.example.org'] }
    const row = await recorded(await create({ openapi: { documentId }, spec: edited }))
    expect(row).toMatchObject({
      source: 'openapi',
      approved: { domains: ['books.example.org'], secrets: [] },
    })
    expect(await getSpec(world.db, row.specSha256 ?? '')).toMatchObject({ title: 'My books' })
  })

  test('a document that has lapsed, or never was, is not there', async () => {
    const { documentId } = await givenDocument()
    await world
      .db('openapi_documents')
      .where({ id: documentId })
      .update({ expiresAt: new Date(0) })
    for (const id of [documentId, newId('openapiDocument')])
      for (const res of [
        await create({ openapi: { documentId: id, operations } }),
        await member.post(`/v1/openapi/${id}/spec`, { operations }),
      ])
        expect([res.status, await res.json()]).toMatchObject([
          404,
          { code: 'OpenapiDocumentNotFound', detail: expect.stringContaining('kept for a day') },
        ])
    await purgeOpenapiDocuments(world.db)
    expect(await world.db('openapi_documents').where({ id: documentId })).toEqual([])
  })

  test('an operation that the document does not have is refused by its place', async () => {
    const { documentId } = await givenDocument()
    const choice = { operations: ['GET /books', 'GET /films'] }
    const converted = await member.post(`/v1/openapi/${documentId}/spec`, choice)
    expect([converted.status, await converted.json()]).toMatchObject([
      422,
      { code: 'InvalidInput', errors: [{ pointer: '/body/operations/1' }] },
    ])
    const built = await create({ openapi: { documentId, ...choice } })
    expect([built.status, await built.json()]).toMatchObject([
      422,
      { code: 'InvalidInput', errors: [{ pointer: '/body/openapi/operations/1' }] },
    ])
  })
})
