import { describe, expect, it } from 'vitest'
import { createRequestJudge } from './judge-request.ts'
import { readPublished } from './published-document.ts'

const document = readPublished(
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Zoo', version: '1' },
    paths: {
      '/animals/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: {
          security: [{ key: [] }, { login: [] }],
          parameters: [
            { name: 'kind', in: 'query', required: true, schema: { enum: ['cat', 'dog'] } },
            {
              name: 'ages',
              in: 'query',
              explode: false,
              schema: { type: 'array', items: { type: 'integer' } },
            },
            {
              name: 'filter',
              in: 'query',
              style: 'deepObject',
              schema: { type: 'object', properties: { heavy: { type: 'boolean' } } },
            },
            { name: 'X-Trace', in: 'header', schema: { type: 'string', maxLength: 3 } },
            { name: 'room', in: 'cookie', schema: { type: 'integer' } },
          ],
          responses: {},
        },
      },
      '/animals': {
        post: {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['id', 'name'],
                  properties: {
                    id: { type: 'integer', readOnly: true },
                    name: { type: 'string' },
                    owner: { type: 'string', nullable: true },
                  },
                },
              },
              'application/x-www-form-urlencoded': {
                schema: {
                  type: 'object',
                  properties: { ages: { type: 'array', items: { type: 'integer' } } },
                },
              },
            },
          },
          responses: {},
        },
      },
    },
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'query', name: 'key' },
        login: { type: 'http', scheme: 'basic' },
      },
    },
  }),
)
const judge = createRequestJudge(document, 'https://zoo.example.com/v1')

function get(path: string, headers: Record<string, string> = {}) {
  const url = new URL(`https://zoo.example.com/v1${path}`)
  return judge({ method: 'GET', url, headers, body: '' })
}

function post(body: string, type = 'application/json') {
  const url = new URL('https://zoo.example.com/v1/animals')
  return judge({ method: 'POST', url, headers: { 'content-type': type }, body }).problems
}

describe('a request is judged', () => {
  it('to be as the document says', () => {
    const headers = { 'x-trace': 'abc', cookie: 'room=5' }
    const { problems, values, operation } = get(
      '/animals/7?kind=cat&ages=1,2&filter%5Bheavy%5D=true&key=k',
      headers,
    )
    expect(problems).toEqual([])
    expect(operation?.id).toBe('GET /animals/{id}')
    expect(values).toContainEqual({ heavy: 'true' })
    expect(get('/animals/7?kind=cat', { authorization: 'Basic YTpi' }).problems).toEqual([])
    expect(post('{"name":"Tom","owner":null}')).toEqual([])
    expect(post('ages=1&ages=2', 'application/x-www-form-urlencoded; charset=utf-8')).toEqual([])
    expect(post('ages=1', 'application/x-www-form-urlencoded')).toEqual([])
  })

  it.each([
    ['/animals/seven?kind=cat&key=k', 'the path parameter id'],
    ['/animals/7?key=k', 'query parameter kind is missing'],
    ['/animals/7?kind=cow&key=k', 'query parameter kind is "cow"'],
    ['/animals/7?kind=cat&ages=1&ages=2&key=k', 'query parameter ages'],
    ['/animals/7?kind=cat&ages=1,two&key=k', 'query parameter ages'],
    ['/animals/7?kind=cat&filter[heavy]=maybe&key=k', 'query parameter filter'],
    ['/animals/7?kind=cat&colour=red&key=k', 'the query has colour'],
    ['/animals/7?kind=cat', 'no credentials fit'],
    ['/plants/7', 'there is no GET /plants/7'],
  ])('to differ: %s', (path, problem) => {
    const { problems } = get(path)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(problem)
  })

  it('to differ in its headers and cookies', () => {
    const path = '/animals/7?kind=cat&key=k'
    expect(get(path, { 'x-trace': 'long' }).problems[0]).toContain('header parameter X-Trace')
    expect(get(path, { 'x-other': 'a' }).problems[0]).toContain('a header x-other')
    expect(
      judge({
        method: 'POST',
        url: new URL('https://zoo.example.com/v1/animals'),
        headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
        body: '{"name":"Tom"}',
      }).problems,
    ).toEqual(['there are credentials that nobody asked for'])
    expect(get(path, { cookie: 'room=big' }).problems[0]).toContain('cookie parameter room')
    expect(get('/animals/7?kind=cat', { authorization: 'Basic YWI=' }).problems[0]).toContain(
      'no name and password',
    )
  })

  it.each([
    ['{"name":5}', 'application/json', 'must be string'],
    ['{}', 'application/json', "must have required property 'name'"],
    ['{"name":"Tom","id":5}', 'application/json', 'boolean schema is false'],
    ['<name>Tom</name>', 'application/xml', 'the body is application/xml'],
    ['ages=1,2', 'application/x-www-form-urlencoded', 'must be integer'],
  ])('to differ in its body: %s', (body, type, problem) => {
    expect(post(body, type)).toEqual([expect.stringContaining(problem)])
  })
})
