import type { IncomingMessage } from 'node:http'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileSource } from '../activities/code/compile-source.ts'
import { renderSpec } from '../activities/code/render-spec.ts'
import { scanSource } from '../activities/code/scan-source.ts'
import type { JsonSchema } from '../contract/json-schema.ts'
import type { ExampleCall, ServerSpec, ToolSpec } from '../contract/spec.ts'
import { runTemplate, type Reply, type RunningTemplate } from '../templates/run-template.ts'
import { convertOpenapi } from './convert-openapi.ts'
import { summariseOpenapi } from './summarise-openapi.ts'
import { richDocument } from './testing/rich-document.ts'

interface Received {
  line: string
  headers: IncomingMessage['headers']
  body: string
}

const validator = new CfWorkerJsonSchemaValidator() // the runner's own
// both are JSON Schema; the vendor's type only spells it otherwise
const validatorOf = (schema: JsonSchema) =>
  validator.getValidator(schema as Parameters<typeof validator.getValidator>[0])
const secrets: Record<string, string> = {
  BOOKSHOP_API_KEY: 'key-of-the-shop',
  BOOKSHOP_USERNAME: 'clerk',
  BOOKSHOP_PASSWORD: 'pässword',
  BOOKSHOP_TOKEN: 'token-of-oauth',
  BOOKSHOP_SESSION: 'session id',
}

let spec: ServerSpec
let code: string
let running: RunningTemplate
let reply: Reply
let received: Received[] = []

beforeAll(async () => {
  const { operations } = await summariseOpenapi({ text: richDocument })
  const ids = operations.flatMap(({ id, refusal }) => (refusal === null ? [id] : []))
  const choice = { operations: ids, variables: { region: 'us' } }
  spec = (await convertOpenapi({ text: richDocument, choice })).spec
  code = renderSpec(spec)
  const compiled = await compileSource({ code, declaredSecrets: Object.keys(secrets) })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  running = await runTemplate(compiled.bundle, answer, secrets)
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

function answer(url: URL, req: IncomingMessage, body: string): Reply {
  received.push({ line: `${req.method} ${url.href}`, headers: req.headers, body })
  return reply
}

/** One call, with the request that it led to. */
async function call(tool: string, input: object, answered: Reply = { body: {} }) {
  received = []
  reply = answered
  const output = await running.call(tool, input)
  return { output, request: received[0] }
}

describe('a server made of a document with some of everything', () => {
  it('offers tools with names that a person would choose', () => {
    expect(spec.tools.map(({ name }) => name)).toEqual([
      'list_books',
      'create_book',
      'get_book',
      'update_book',
      'delete_book',
      'create_order',
      'get_genre_tree',
      'get_reports_daily',
    ])
  })

  it('lists exactly the host and the secrets that it needs', () => {
    expect(spec.allowedDomains).toEqual(['us.bookshop.example.org'])
    expect(spec.secrets.map(({ key }) => key).toSorted()).toEqual(Object.keys(secrets).toSorted())
  })

  it('passes the scan without a remark', async () => {
    const { allowedDomains } = spec
    const { findings } = await scanSource({
      code,
      declaredSecrets: Object.keys(secrets),
      allowedDomains,
    })
    expect(findings).toEqual([])
  })

  it('reads as if a person had written it', () => {
    expect(spec.tools.find(({ name }) => name === 'update_book')?.implementation).toBe(
      `const response = await ctx.fetch('https://us.bookshop.example.org/v2/books/' + part('bookId', input.bookId), {
  method: 'PATCH',
  headers: {
    accept: 'application/json',
    ...(input.body !== undefined && { 'content-type': 'application/merge-patch+json' }),
    'x-shop-key': ctx.secrets.BOOKSHOP_API_KEY,
  },
  body: JSON.stringify(input.body),
  signal: ctx.signal,
})
return readObject(response)
`,
    )
  })

  it('writes lists, objects, headers and cookies as the document says', async () => {
    const input = {
      tags: ['new', 'a&b'],
      ids: [1, 2],
      price: { min: 5, max: 9.5 },
      limit: 3,
      'X-Request-ID': '3f2b8c1e-7d44-4b0a-9c6e-1a2b3c4d5e6f',
      theme: 'dark',
    }
    const { request, output } = await call('list_books', input, { body: [{ id: 1 }] })
    expect(output).toEqual({ items: [{ id: 1 }] })
    expect(request?.line).toBe(
      'GET https://us.bookshop.example.org/v2/books?tags=new&tags=a%26b&ids=1,2&price%5Bmin%5D=5&price%5Bmax%5D=9.5&limit=3',
    )
    expect(request?.headers).toMatchObject({
      accept: 'application/json',
      'x-shop-key': 'key-of-the-shop',
      'x-request-id': '3f2b8c1e-7d44-4b0a-9c6e-1a2b3c4d5e6f',
      cookie: 'theme=dark',
    })
  })

  it('sends JSON, merge patches and forms', async () => {
    const made = await call('create_book', { title: 'The Trial', author: { name: 'Franz' } })
    expect(made.request).toMatchObject({
      line: 'POST https://us.bookshop.example.org/v2/books',
      body: '{"title":"The Trial","author":{"name":"Franz"}}',
    })
    const changed = await call('update_book', { bookId: 7, body: { price: 3, more: null } })
    expect(changed.request?.body).toBe('{"price":3,"more":null}')
    const ordered = await call('create_order', {
      books: [1, 2],
      note: null,
      address: { city: 'Bern' },
    })
    expect(ordered.request?.body).toBe('books=1&books=2&address%5Bcity%5D=Bern')
    expect(ordered.request?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  })

  it('signs in as each operation asks', async () => {
    const password = Buffer.from('clerk:pässword').toString('base64')
    const gone = await call('delete_book', { bookId: 7 }, { status: 204 })
    expect(gone.request?.headers).toMatchObject({ authorization: `Basic ${password}` })
    expect(gone.output).toBe('Done: the service answered with status 204 and no text.')
    const ordered = await call('create_order', { books: [1] })
    expect(ordered.request?.headers).toMatchObject({ authorization: 'Bearer token-of-oauth' })
    const report = await call('get_reports_daily', {}, { body: 'a;b' })
    expect(report.request?.headers).toMatchObject({ cookie: 'shop_session=session%20id' })
    expect(report.output).toBe('a;b')
    const open = await call('get_genre_tree', { name: 'sci fi' })
    expect(Object.keys(open.request?.headers ?? {})).not.toContain('x-shop-key')
    expect(open.request?.line).toBe('GET https://us.bookshop.example.org/v2/genres/sci%20fi/tree')
  })

  it('takes only what the service takes, and leaves out what the service writes', () => {
    const { inputSchema } = spec.tools.find(({ name }) => name === 'create_book') ?? {}
    expect(inputSchema).toEqual({
      type: 'object',
      properties: {
        title: { type: 'string', minLength: 1 },
        price: { type: 'number', exclusiveMinimum: 0 },
        isbn: { type: 'string', pattern: String.raw`^97[89]-\d{10}$` },
        format: { type: ['string', 'null'], enum: ['paper', 'ebook', null] },
        author: {
          type: 'object',
          description: 'Who wrote it',
          properties: {
            name: { type: 'string' },
            books: {
              type: 'array',
              items: {
                type: 'object',
                properties: { title: { type: 'string', minLength: 1 } },
                required: ['title'],
              },
            },
          },
        },
        costs: { type: 'number' },
      },
      required: ['title'],
      additionalProperties: false,
    })
  })

  it('tells a failure in the words of the service, without a secret', async () => {
    const failure = { status: 422, body: { error: { message: 'No such book' } } }
    await expect(call('get_book', { bookId: 7 }, failure)).rejects.toThrow(
      /^The service answered with status 422: No such book$/,
    )
  })

  it('has at least two example calls a tool, and each holds', async () => {
    const few = spec.tools.filter(({ exampleCalls }) => exampleCalls.length < 2)
    expect(few.map(({ name }) => name)).toEqual([])
    const misfits: string[] = []
    for (const tool of spec.tools) {
      for (const example of tool.exampleCalls) {
        const reason = await misfitOf(tool, example)
        if (reason !== undefined) misfits.push(`${tool.name}, ${example.title}: ${reason}`)
      }
    }
    expect(misfits).toEqual([])
  }, 30_000)
})

async function misfitOf(tool: ToolSpec, example: ExampleCall): Promise<string | undefined> {
  const { arguments: input, upstream = [], expected = {}, isError = false } = example
  const [recorded] = upstream
  if (!recorded) return 'nothing is recorded'
  if (!validatorOf(tool.inputSchema)(input).valid) return 'its arguments do not fit'
  const headers = { 'content-type': recorded.contentType }
  reply = { status: recorded.status, body: recorded.body, headers }
  received = []
  const outcome = await running.call(tool.name, input).catch((err: unknown) => err)
  const line = received[0]?.line.split('?')[0]
  if (line !== `${recorded.method} ${recorded.url}`) return `it asks for ${line}`
  if (outcome instanceof Error) return isError ? undefined : outcome.message
  if (isError) return 'it does not fail'
  if (tool.outputSchema && !validatorOf(tool.outputSchema)(outcome).valid)
    return 'its result does not fit'
  if (typeof expected === 'string')
    return String(outcome).includes(expected) ? undefined : 'another text'
  const whole = Object.entries({ ...Object(outcome) })
  const isAsExpected = Object.entries(expected).every(([name, value]) =>
    whole.some(([key, other]) => key === name && JSON.stringify(other) === JSON.stringify(value)),
  )
  return isAsExpected ? undefined : 'another result'
}
