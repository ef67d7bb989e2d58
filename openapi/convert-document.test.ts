import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { OpenapiChoice } from '../contract/openapi-routes.ts'
import { convertDocument } from './convert-document.ts'
import type { Document } from './document.ts'
import { createReferences } from './references.ts'
import { callSpec } from './testing/call-spec.ts'

const ok = { 200: { description: 'ok', content: { 'application/json': { schema: {} } } } }

function documentOf(root: Record<string, unknown>): Document {
  const whole = {
    openapi: '3.0.3',
    info: { title: 'Sample', version: '1' },
    servers: [{ url: 'https://api.example.com/v1' }],
    ...root,
  }
  return { root: whole, openapiVersion: '3.0.3', references: createReferences(whole) }
}

function convert(
  root: Record<string, unknown>,
  choice: Partial<OpenapiChoice> & { operations: string[] },
) {
  return convertDocument(documentOf(root), { variables: {}, ...choice })
}

/** One operation of a document that has no other. */
function convertOne(
  operation: object,
  { at = 'GET /things', ...root }: { at?: string; [field: string]: unknown } = {},
) {
  const [method = '', path = ''] = at.split(' ')
  const paths = { [path]: { [method.toLowerCase()]: { responses: ok, ...operation } } }
  return convert({ paths, ...root }, { operations: [at] })
}

function refusalOf(run: () => unknown): AppError {
  try {
    run()
  } catch (err) {
    if (err instanceof AppError) return err
    throw err
  }
  throw new Error('it was converted')
}

const list = { type: 'array', items: { type: 'string' } }
const fields = { type: 'object', properties: { r: { type: 'integer' }, g: { type: 'integer' } } }

describe('parameters in the query', () => {
  it.each<[string, object, unknown, string]>([
    ['a text', { schema: { type: 'string' } }, 'ä &=', '?p=%C3%A4%20%26%3D'],
    ['a number', { schema: { type: 'number' } }, 0, '?p=0'],
    ['false', { schema: { type: 'boolean' } }, false, '?p=false'],
    ['nothing', { schema: { type: 'string' } }, undefined, ''],
    ['null', { schema: { type: 'string', nullable: true } }, null, ''],
    ['a list, exploded unless said otherwise', { schema: list }, ['a', 'b,c'], '?p=a&p=b%2Cc'],
    ['an empty list', { schema: list }, [], ''],
    ['a list with commas', { schema: list, explode: false }, ['a', 'b,c'], '?p=a,b%2Cc'],
    [
      'a list with spaces',
      { schema: list, style: 'spaceDelimited', explode: false },
      ['a', 'b'],
      '?p=a%20b',
    ],
    [
      'a list with pipes',
      { schema: list, style: 'pipeDelimited', explode: false },
      ['a', 'b'],
      '?p=a%7Cb',
    ],
    ['an object, exploded', { schema: fields }, { r: 1, g: 2 }, '?r=1&g=2'],
    ['an object with commas', { schema: fields, explode: false }, { r: 1, g: 2 }, '?p=r,1,g,2'],
    [
      'a deep object',
      { schema: fields, style: 'deepObject' },
      { r: 1, g: 2 },
      '?p%5Br%5D=1&p%5Bg%5D=2',
    ],
    [
      'a deeper object',
      { schema: {}, style: 'deepObject' },
      { a: { b: ['x', 'y'] }, c: [{ d: 1 }] },
      '?p%5Ba%5D%5Bb%5D%5B%5D=x&p%5Ba%5D%5Bb%5D%5B%5D=y&p%5Bc%5D%5B0%5D%5Bd%5D=1',
    ],
    [
      'JSON',
      { content: { 'application/json': { schema: fields } } },
      { r: 1 },
      '?p=%7B%22r%22%3A1%7D',
    ],
  ])('writes %s', async (_, parameter, value, query) => {
    const { spec } = convertOne({ parameters: [{ name: 'p', in: 'query', ...parameter }] })
    const { request } = await callSpec({ spec, input: { p: value } })
    expect(request.url.href).toBe(`https://api.example.com/v1/things${query}`)
  })

  it('keeps a query that stands in the path', async () => {
    const parameters = [{ name: 'p', in: 'query', schema: { type: 'string' } }]
    const { spec } = convertOne({ parameters }, { at: 'GET /things?action=list' })
    const { request } = await callSpec({ spec, input: { p: 'x' } })
    expect(request.url.search).toBe('?action=list&p=x')
  })

  it('loses nothing on the way, whatever the values hold', async () => {
    const parameters = [
      { name: 'text', in: 'query', schema: { type: 'string' } },
      { name: 'many', in: 'query', schema: list },
      { name: 'joined', in: 'query', explode: false, schema: list },
      { name: 'deep', in: 'query', style: 'deepObject', schema: {} },
    ]
    const { spec } = convertOne({ parameters })
    const value = fc.string({ unit: 'binary', minLength: 1 }).filter((one) => one.isWellFormed())
    const input = fc.record({
      text: value,
      many: fc.array(value, { minLength: 1 }),
      joined: fc.array(value, { minLength: 1 }),
      deep: fc.dictionary(
        value.filter((key) => key !== '__proto__'),
        value,
        { minKeys: 1 },
      ),
    })
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const { request } = await callSpec({ spec, input: given })
        const sent = request.url.searchParams
        expect(sent.get('text')).toBe(given.text)
        expect(sent.getAll('many')).toEqual(given.many)
        const raw = /[?&]joined=([^&]*)/.exec(request.url.search)?.[1] ?? ''
        expect(raw.split(',').map(decodeURIComponent)).toEqual(given.joined)
        const deep = [...sent].filter(([name]) => name.startsWith('deep['))
        expect(deep.map(([name, one]) => [name.slice(5, -1), one])).toEqual(
          Object.entries(given.deep),
        )
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

describe('parameters elsewhere', () => {
  const inPath = (schema: object) => ({
    parameters: [{ name: 'id', in: 'path', required: true, schema }],
  })

  it.each<[string, object, unknown, string]>([
    [
      'a text with everything',
      { type: 'string' },
      'a/b?c#d ü',
      '/things/a%2Fb%3Fc%23d%20%C3%BC/parts',
    ],
    ['a list', list, ['a', 'b'], '/things/a,b/parts'],
  ])('writes %s into the path', async (_, schema, id, path) => {
    const { spec } = convertOne(inPath(schema), { at: 'GET /things/{id}/parts' })
    const { request } = await callSpec({ spec, input: { id } })
    expect(request.url.pathname).toBe(`/v1${path}`)
  })

  it.each(['', '.', '..'])('sends nothing for "%s" in the path', async (id) => {
    const { spec } = convertOne(inPath({ type: 'string' }), { at: 'DELETE /things/{id}' })
    await expect(callSpec({ spec, input: { id } })).rejects.toThrow('id must not be empty')
  })

  it('asks for what stands in the path though nothing describes it', () => {
    const { spec } = convertOne({}, { at: 'GET /things/{id}' })
    expect(spec.tools[0]?.inputSchema).toMatchObject({
      properties: { id: { type: 'string' } },
      required: ['id'],
    })
  })

  it('sends headers and cookies that are given, and none that are not', async () => {
    const parameters = [
      { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
      { name: 'X-Tags', in: 'header', schema: list },
      { name: 'theme', in: 'cookie', schema: { type: 'string' } },
      { name: 'Authorization', in: 'header', schema: { type: 'string' } },
      { name: 'Host', in: 'header', schema: { type: 'string' } },
    ]
    const { spec } = convertOne({ parameters })
    expect(Object.keys(spec.tools[0]?.inputSchema.properties ?? {})).toEqual([
      'X-Trace',
      'X-Tags',
      'theme',
    ])
    const given = await callSpec({
      spec,
      input: { 'X-Trace': 't1', 'X-Tags': ['a', 'b'], theme: 'dark;x' },
    })
    expect(Object.fromEntries(given.request.headers)).toEqual({
      accept: 'application/json',
      'x-trace': 't1',
      'x-tags': 'a,b',
      cookie: 'theme=dark%3Bx',
    })
    const bare = await callSpec({ spec, input: {} })
    expect(Object.fromEntries(bare.request.headers)).toEqual({ accept: 'application/json' })
  })

  it('gives fields names that models and code accept', async () => {
    const names = [
      'filter[name]',
      'a b',
      'constructor',
      '__proto__',
      'x'.repeat(80),
      'page.size',
      '日本',
      '$top',
    ]
    const parameters = names.map((name) => ({ name, in: 'query', schema: { type: 'string' } }))
    const { spec } = convertOne({ parameters })
    const properties = Object.keys(spec.tools[0]?.inputSchema.properties ?? {})
    expect(properties).toEqual([
      'filter_name',
      'a_b',
      'constructor_value',
      'proto_value',
      'x'.repeat(56),
      'page.size',
      'value',
      'top',
    ])
    const input = Object.fromEntries(properties.map((property) => [property, 'v']))
    const { request } = await callSpec({ spec, input })
    expect([...request.url.searchParams.keys()]).toEqual(names)
  })

  it('tells two parameters of one name apart', async () => {
    const parameters = ['path', 'query', 'header'].map((place) => ({
      name: 'id',
      in: place,
      required: place === 'path',
      schema: { type: 'string' },
    }))
    const { spec } = convertOne({ parameters }, { at: 'GET /things/{id}' })
    const { request } = await callSpec({ spec, input: { id: 'p', id_query: 'q', id_header: 'h' } })
    expect([request.url.pathname, request.url.search, request.headers.get('id')]).toEqual([
      '/v1/things/p',
      '?id=q',
      'h',
    ])
  })
})

describe('bodies', () => {
  const body = (schema: object, more: object = {}, type = 'application/json') => ({
    requestBody: { content: { [type]: { schema, ...more } } },
  })
  const at = 'POST /things'

  it('takes the members of an object as fields of the input', async () => {
    const schema = {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' }, constructor: { type: 'string' } },
    }
    const { spec } = convertOne(body(schema), { at })
    expect(spec.tools[0]?.inputSchema).toEqual({
      type: 'object',
      properties: { name: { type: 'string' }, constructor_value: { type: 'string' } },
      required: ['name'],
      additionalProperties: false,
    })
    const { request } = await callSpec({ spec, input: { name: 'Rex', constructor_value: 'c' } })
    expect(request.headers.get('content-type')).toBe('application/json')
    expect(JSON.parse(request.body)).toEqual({ name: 'Rex', constructor: 'c' })
  })

  it.each<[string, object]>([
    ['a list', list],
    ['a map', { type: 'object', properties: { a: {} }, additionalProperties: { type: 'string' } }],
    ['alternatives', { oneOf: [fields, list] }],
    [
      'an object with a name that is taken',
      { type: 'object', properties: { id: { type: 'string' } } },
    ],
  ])('takes %s as one field', async (_, schema) => {
    const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
    const { spec } = convertOne({ parameters, ...body(schema) }, { at: 'PUT /things/{id}' })
    expect(Object.keys(spec.tools[0]?.inputSchema.properties ?? {})).toEqual(['id', 'body'])
    const { request } = await callSpec({ spec, input: { id: '1', body: ['a'] } })
    expect(request.body).toBe('["a"]')
    const bare = await callSpec({ spec, input: { id: '1' } })
    expect([bare.request.body, bare.request.headers.has('content-type')]).toEqual(['', false])
  })

  it('writes forms, and takes objects apart where the document says so', async () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, tags: list, plain: fields, deep: fields, ids: list },
    }
    const encoding = { deep: { style: 'deepObject' }, ids: { explode: false } }
    const { spec } = convertOne(body(schema, { encoding }, 'application/x-www-form-urlencoded'), {
      at,
    })
    const { request } = await callSpec({
      spec,
      input: { name: 'a&b', tags: ['x', 'y'], plain: { r: 1 }, deep: { r: 1 }, ids: ['1', '2'] },
    })
    expect(request.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    expect(decodeURIComponent(request.body)).toBe(
      'name=a&b&tags=x&tags=y&plain={"r":1}&deep[r]=1&ids=1,2',
    )
  })

  it('sends the JSON type that the service names', async () => {
    const { spec } = convertOne(body(fields, {}, 'application/merge-patch+json; charset=utf-8'), {
      at: 'PATCH /things',
    })
    const { request } = await callSpec({ spec, input: { r: 1 } })
    expect(request.headers.get('content-type')).toBe('application/merge-patch+json')
  })

  it('sends plain text as it is', async () => {
    const { spec } = convertOne(body({ type: 'string' }, {}, 'text/plain'), { at })
    expect((await callSpec({ spec, input: { body: 'Hello' } })).request.body).toBe('Hello')
  })
})

describe('refusals', () => {
  const content = (type: string) => ({
    requestBody: { required: true, content: { [type]: { schema: {} } } },
  })
  const answers = (type: string) => ({
    responses: { 200: { description: 'ok', content: { [type]: {} } } },
  })

  it.each<[string, string, object, string]>([
    ['an upload', 'POST /t', content('multipart/form-data'), 'It takes a file upload (multipart)'],
    [
      'bytes',
      'PUT /t',
      content('application/octet-stream'),
      'a body of the type application/octet-stream',
    ],
    ['XML', 'POST /t', content('application/xml'), 'It takes XML only'],
    ['a body with GET', 'GET /t', content('application/json'), 'It wants a body with GET'],
    ['an image', 'GET /t', answers('image/png'), 'It answers with image/png'],
    [
      'a stream of events',
      'GET /t',
      answers('text/event-stream'),
      'It answers with a stream of events',
    ],
    ['TRACE', 'TRACE /t', {}, 'The method TRACE does nothing'],
    [
      'a matrix',
      'GET /t/{p}',
      { parameters: [{ name: 'p', in: 'path', required: true, style: 'matrix' }] },
      'has the style "matrix"',
    ],
    [
      'a header of the connection',
      'GET /t',
      { parameters: [{ name: 'Host', in: 'header', required: true }] },
      'needs the header "Host"',
    ],
    [
      'a way of signing in that is beyond tools',
      'GET /t',
      { security: [{ tls: [] }] },
      'It asks for "tls"',
    ],
  ])('says why it cannot do %s', (_, at, operation, reason) => {
    const schemes = { securitySchemes: { tls: { type: 'mutualTLS' } } }
    const { code, detail, errors } = refusalOf(() =>
      convertOne(operation, { at, components: schemes }),
    )
    expect(code).toBe('InvalidInput')
    expect(detail).toContain(reason)
    expect(errors?.[0]?.pointer).toBe('/operations/0')
  })

  it('names each operation that is not there', () => {
    const paths = { '/t': { get: { responses: ok } } }
    const { errors } = refusalOf(() =>
      convert({ paths }, { operations: ['GET /t', 'GET /u', 'POST /t'] }),
    )
    expect(errors).toEqual([
      { pointer: '/operations/1', detail: 'The document has no operation "GET /u".' },
      { pointer: '/operations/2', detail: 'The document has no operation "POST /t".' },
    ])
  })
})

describe('answers', () => {
  const answering = (schema: object) => ({
    responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
  })
  const reply = (body: string, status = 200) => new Response(body, { status })

  it('hands an object on, and puts a list into one', async () => {
    const object = convertOne(answering(fields)).spec
    expect(
      await callSpec({ spec: object, input: {}, answer: reply('{"r":1,"more":true}') }),
    ).toMatchObject({ output: { r: 1, more: true } })
    const items = convertOne(answering({ type: 'array', items: fields })).spec
    expect(items.tools[0]?.outputSchema).toMatchObject({
      properties: { items: { type: ['array', 'null'] } },
    })
    expect(await callSpec({ spec: items, input: {}, answer: reply('[{"r":1}]') })).toMatchObject({
      output: { items: [{ r: 1 }] },
    })
  })

  it('has no output schema where the document says nothing of the shape', async () => {
    const { spec } = convertOne({})
    expect(spec.tools[0]?.outputSchema).toBeUndefined()
    expect((await callSpec({ spec, input: {}, answer: reply('[1]') })).output).toEqual({
      items: [1],
    })
    expect((await callSpec({ spec, input: {}, answer: reply('plain') })).output).toBe('plain')
    expect((await callSpec({ spec, input: {}, answer: reply('7') })).output).toBe('7')
  })

  it('says that it is done where the service says nothing', async () => {
    const { spec } = convertOne(
      { responses: { 204: { description: 'gone' } } },
      { at: 'DELETE /things' },
    )
    const { output } = await callSpec({
      spec,
      input: {},
      answer: new Response(null, { status: 204 }),
    })
    expect(output).toBe('Done: the service answered with status 204 and no text.')
  })

  it.each([
    ['{"message":"No such thing"}', 'status 404: No such thing'],
    ['{"error":{"code":7,"message":"Deeper"}}', 'status 404: Deeper'],
    ['{"errors":[{"detail":"First"},{"detail":"Second"}]}', 'status 404: First'],
    ['{"code":7}', 'status 404: {"code":7}'],
    ['<html><h1>Not  found</h1></html>', 'status 404: Not found'],
    ['', 'status 404: it gave no reason.'],
  ])('turns the failure %s into a sentence', async (body, message) => {
    const { spec } = convertOne({})
    await expect(callSpec({ spec, input: {}, answer: reply(body, 404) })).rejects.toThrow(message)
  })

  it('says so when JSON was promised and something else came', async () => {
    const { spec } = convertOne(answering(fields))
    await expect(callSpec({ spec, input: {}, answer: reply('<p>Sign in</p>') })).rejects.toThrow(
      'did not answer with JSON: Sign in',
    )
  })

  it('cuts what is too long to be read, and says that it did', async () => {
    const long = JSON.stringify({
      items: Array.from({ length: 5_000 }, (_, id) => ({ id, text: 'x'.repeat(50) })),
    })
    const { spec } = convertOne(
      answering({ type: 'object', properties: { items: { type: 'array' } } }),
    )
    const { output } = await callSpec({ spec, input: {}, answer: reply(long) })
    expect(JSON.stringify(output).length).toBeLessThan(100_000)
    expect(output).toMatchObject({ note: 'Cut to 200 items a list; ask for less to see all.' })
    const text = convertOne({
      responses: { 200: { description: 'ok', content: { 'text/plain': {} } } },
    }).spec
    const cut = await callSpec({ spec: text, input: {}, answer: reply('x'.repeat(300_000)) })
    expect(cut.output).toMatch(/x\n\[Cut here: the whole text has 300000 characters\.\]$/)
  })
})

describe('tools', () => {
  it('says of each what it may do', () => {
    const paths = {
      '/t': Object.fromEntries(
        ['get', 'head', 'post', 'put', 'patch', 'delete'].map((method) => [
          method,
          { responses: ok },
        ]),
      ),
    }
    const operations = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].map(
      (method) => `${method} /t`,
    )
    const { spec } = convert({ paths }, { operations })
    const hints = spec.tools.map(
      ({ annotations: { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } }) => [
        readOnlyHint,
        destructiveHint,
        idempotentHint,
        openWorldHint,
      ],
    )
    expect(hints).toEqual([
      [true, undefined, true, true],
      [true, undefined, true, true],
      [false, false, false, true],
      [false, false, true, true],
      [false, false, false, true],
      [false, true, true, true],
    ])
  })

  it('are described in plain text, once', () => {
    const { spec } = convertOne({
      summary: 'List things',
      description: '<p>List things. See <a href="https://x.y">more</a>.</p>',
    })
    expect(spec.tools[0]).toMatchObject({
      title: 'List things',
      description: 'List things. See more.',
    })
    expect(convertOne({}).spec.tools[0]).toMatchObject({
      title: 'List things',
      description: 'List things (GET /things).',
    })
  })

  it('say what many of them cost', () => {
    const paths = Object.fromEntries(
      Array.from({ length: 31 }, (_, index) => [`/t${index}`, { get: { responses: ok } }]),
    )
    const { warnings } = convert(
      { paths },
      { operations: Object.keys(paths).map((path) => `GET ${path}`) },
    )
    expect(warnings[0]).toMatch(/^31 tools take about \d+ tokens of every conversation/)
  })

  it('describe an input in less detail rather than at any length', () => {
    const member = {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 20 }, (_, index) => [
          `f${index}`,
          { type: 'string', description: 'What it is for, at length' },
        ]),
      ),
    }
    const schema = {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 20 }, (_, index) => [`m${index}`, member]),
      ),
    }
    const { spec, warnings } = convertOne(
      { requestBody: { content: { 'application/json': { schema } } } },
      { at: 'POST /things' },
    )
    expect(JSON.stringify(spec.tools[0]?.inputSchema).length).toBeLessThan(8_000)
    expect(Object.keys(spec.tools[0]?.inputSchema.properties ?? {})).toHaveLength(20)
    expect(warnings).toEqual([
      'create_thing: its input is described in less detail than in the document, to keep the list of tools short.',
    ])
  })

  it('say which references lead nowhere', () => {
    const schema = { $ref: '#/components/schemas/Gone' }
    const { warnings } = convertOne(
      { requestBody: { content: { 'application/json': { schema } } } },
      { at: 'POST /things' },
    )
    expect(warnings).toEqual([
      'References that lead nowhere are taken as "anything": #/components/schemas/Gone.',
    ])
  })
})

describe('example calls', () => {
  it('show what the document shows, and what it answers', () => {
    const { spec } = convertOne(
      {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'a/1' },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 }, example: 0 },
        ],
        responses: {
          200: {
            description: 'ok',
            content: { 'application/json': { schema: fields, example: { r: 5, extra: 'e' } } },
          },
        },
      },
      { at: 'GET /things/{id}' },
    )
    const url = 'https://api.example.com/v1/things/a%2F1'
    const answer = {
      method: 'GET',
      url,
      status: 200,
      contentType: 'application/json',
      body: '{"r":5,"extra":"e"}',
    }
    expect(spec.tools[0]?.exampleCalls).toEqual([
      {
        title: 'With what it needs',
        arguments: { id: 'a/1' },
        upstream: [answer],
        expected: { r: 5, extra: 'e' },
      },
      {
        title: 'With all that can be given',
        arguments: { id: 'a/1', limit: 1 },
        upstream: [answer],
        expected: { r: 5, extra: 'e' },
      },
      {
        title: 'When the service refuses',
        arguments: { id: 'a/1' },
        upstream: [{ ...answer, status: 404, body: '{"message":"Not found"}' }],
        isError: true,
      },
    ])
  })

  it('are left out where nothing surely fits', () => {
    const schema = { type: 'string', pattern: '^(?=.*\\d)(?=.*[a-z]).{8,}$' }
    const { spec } = convertOne({
      parameters: [{ name: 'p', in: 'query', required: true, schema }],
    })
    expect(spec.tools[0]?.exampleCalls).toEqual([])
  })
})
