import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callSpec } from './testing/call-spec.ts'
import { convertOne } from './testing/convert-root.ts'

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
    ['an object that may not be empty', { ...fields, minProperties: 1 }],
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

  it('asks for something where an empty list would leave nothing behind', () => {
    const schema = { type: 'object', required: ['tags'], properties: { tags: list } }
    const form = convertOne(body(schema, {}, 'application/x-www-form-urlencoded'), { at }).spec
    const parameters = [{ name: 'tags', in: 'query', required: true, schema: list }]
    for (const spec of [form, convertOne({ parameters }).spec]) {
      expect(spec.tools[0]?.inputSchema.properties).toEqual({ tags: { ...list, minItems: 1 } })
    }
  })

  it('sends plain text as it is', async () => {
    const { spec } = convertOne(body({ type: 'string' }, {}, 'text/plain'), { at })
    expect((await callSpec({ spec, input: { body: 'Hello' } })).request.body).toBe('Hello')
  })
})
