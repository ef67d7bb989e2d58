import { stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import { readDocument } from './read-document.ts'
import { summariseDocument } from './summarise-document.ts'
import { summariseOpenapi } from './summarise-openapi.ts'
import { convertDocument } from './convert-document.ts'

const small = {
  openapi: '3.0.3',
  info: { title: 'A <b>small</b> API', version: '1', description: 'See [the docs](https://a.b).' },
  servers: [
    {
      url: 'https://{region}.example.com/{base}',
      description: 'Live',
      variables: { region: { default: 'eu', enum: ['eu', 'us'], description: 'Where' } },
    },
  ],
  paths: {
    '/pets': {
      get: { summary: 'All pets', tags: ['pets'], responses: { 200: { description: 'ok' } } },
      post: {
        operationId: 'uploadPet',
        requestBody: { required: true, content: { 'multipart/form-data': { schema: {} } } },
        responses: { 200: { description: 'ok' } },
      },
    },
  },
}

/** A thousand operations over five hundred schemas that refer to each other. */
function thousand() {
  const schemas = Array.from({ length: 500 }, (_, index) => [
    `Thing${index}`,
    {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 12 }, (_unused, field) => [
          `field${field}`,
          field % 4 === 0
            ? { $ref: `#/components/schemas/Thing${(index * 7 + field) % 500}` }
            : { type: 'string', description: 'What a person reads about this field' },
        ]),
      ),
    },
  ])
  const paths = Array.from({ length: 500 }, (_, index) => {
    const content = {
      'application/json': { schema: { $ref: `#/components/schemas/Thing${index}` } },
    }
    const responses = { 200: { description: 'ok', content } }
    const operations = { get: { responses }, post: { requestBody: { content }, responses } }
    return [`/groups/{group}/things${index}`, operations]
  })
  return {
    openapi: '3.1.0',
    info: { title: 'Large', version: '1' },
    servers: [{ url: 'https://api.example.com' }],
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  }
}

/** How long this process worked, whatever else the machine does meanwhile. */
function workMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

describe('summariseOpenapi', () => {
  it('lists what a document offers, in plain text', async () => {
    expect(await summariseOpenapi({ text: JSON.stringify(small) })).toEqual({
      title: 'A small API',
      description: 'See the docs.',
      openapiVersion: '3.0.3',
      servers: [
        {
          url: 'https://{region}.example.com/{base}',
          description: 'Live',
          variables: [
            { name: 'region', description: 'Where', default: 'eu', values: ['eu', 'us'] },
            { name: 'base', description: '', default: '', values: null },
          ],
        },
      ],
      operations: [
        {
          id: 'GET /pets',
          toolName: 'list_pets',
          summary: 'All pets',
          tags: ['pets'],
          refusal: null,
        },
        {
          id: 'POST /pets',
          toolName: 'upload_pet',
          summary: '',
          tags: [],
          refusal: 'It takes a file upload (multipart), which a tool cannot send.',
        },
      ],
      warnings: ['1 of 2 operations cannot become tools; each says why.'],
    })
  }, 20_000)

  it('refuses 20 MB before it reads a byte of it', async () => {
    await expect(summariseOpenapi({ text: 'a'.repeat(20_000_000) })).rejects.toMatchObject({
      code: 'OpenapiInvalid',
      detail: expect.stringContaining('larger than 5 MB'),
    })
  })

  it.each([
    [
      'YAML that is nested a hundred thousand deep',
      `openapi: 3.0.0\npaths: ${'['.repeat(100_000)}`,
    ],
    [
      'JSON that is nested a million deep',
      `{"openapi":"3.0.0","paths":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`,
    ],
    ['references that only lead to each other', loop()],
  ])(
    'survives %s',
    async (_, text) => {
      const ended = summariseOpenapi({ text }).then(
        ({ operations }) => operations.length,
        (err: { code: string }) => err.code,
      )
      expect([1, 'OpenapiInvalid']).toContain(await ended)
    },
    30_000,
  )

  it('ends the reading when its caller leaves', async () => {
    const leaving = new AbortController()
    const reading = summariseOpenapi({ text: JSON.stringify(thousand()), signal: leaving.signal })
    leaving.abort(new Error('gone'))
    await expect(reading).rejects.toThrow('gone')
    await expect(summariseOpenapi({ text: '{}', signal: leaving.signal })).rejects.toThrow('gone')
  })
})

describe('a document of a thousand operations', () => {
  const document = thousand()

  it.each([
    ['JSON', JSON.stringify(document)],
    ['YAML', stringify(document)],
  ])(
    'is listed within two seconds of work as %s',
    (_, text) => {
      const spent = workMs(() => {
        expect(summariseDocument(readDocument(text)).operations).toHaveLength(1_000)
      })
      expect(spent).toBeLessThan(2_000)
    },
    30_000,
  )

  it('gives sixty tools within two seconds of work', () => {
    const read = readDocument(JSON.stringify(document))
    const operations = Object.keys(document.paths).slice(0, 30)
    const choice = {
      operations: operations.flatMap((path) => [`GET ${path}`, `POST ${path}`]),
      variables: {},
    }
    const spent = workMs(() => {
      expect(convertDocument(read, choice).spec.tools).toHaveLength(60)
    })
    expect(spent).toBeLessThan(2_000)
  }, 30_000)
})

function loop(): string {
  const A = { $ref: '#/components/schemas/B' }
  const B = { $ref: '#/components/schemas/A' }
  const content = { 'application/json': { schema: A } }
  return JSON.stringify({
    openapi: '3.0.0',
    paths: { '/a': { get: { parameters: [A], responses: { 200: { content } } } } },
    components: { schemas: { A, B } },
  })
}
