import { describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { readDocument } from './read-document.ts'

const HEAD = 'openapi: 3.0.3\ninfo: {title: T, version: "1"}\n'

function refusalOf(text: string): AppError {
  try {
    readDocument(text)
  } catch (err) {
    if (err instanceof AppError) return err
    throw err
  }
  throw new Error('it was read')
}

/** Nine anchors that each hold nine of the one before. */
function aliasBomb(): string {
  const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x]']
  for (let level = 1; level < 9; level += 1) {
    lines.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(',')}]`,
    )
  }
  return `${HEAD}paths: {}\n${lines.join('\n')}\n`
}

describe('readDocument', () => {
  it.each(['3.0.0', '3.0.4', '3.1.0', '3.1.2'])(
    'reads version %s as JSON and as YAML',
    (version) => {
      const root = { openapi: version, info: { title: 'T', version: '1' }, paths: {} }
      expect(readDocument(JSON.stringify(root)).openapiVersion).toBe(version)
      expect(readDocument(`\ufeffopenapi: ${version}\npaths: {}`).root).toEqual({
        openapi: version,
        paths: {},
      })
    },
  )

  it('takes a version that YAML read as a number', () => {
    expect(readDocument('openapi: 3.0\npaths: {}').openapiVersion).toBe('3.0')
    expect(readDocument('openapi: 3.1\npaths: {}').openapiVersion).toBe('3.1')
  })

  it('reads anchors, merges and numeric keys of YAML', () => {
    const { root } = readDocument(
      `${HEAD}paths:\n  /a: &a\n    get: {responses: {200: {description: ok}}}\n  /b:\n    <<: *a\n`,
    )
    expect(root['paths']).toEqual({
      '/a': { get: { responses: { '200': { description: 'ok' } } } },
      '/b': { get: { responses: { '200': { description: 'ok' } } } },
    })
  })

  it.each([
    ['nothing', '  \n', 'The document is empty'],
    ['bytes', 'PK\u0003\u0004\0\0', 'This is not text'],
    ['a web page', '<!DOCTYPE html><html></html>', 'This is a web page'],
    ['prose', 'Dear reader', 'not an OpenAPI document'],
    ['a list', '[1, 2]', 'outermost value is not an object'],
    ['an object without a version', '{"info": {}}', 'no field "openapi"'],
    ['Swagger 2.0', 'swagger: "2.0"\npaths: {}', 'Convert it to OpenAPI 3'],
    ['Swagger 2.0 as a number', 'swagger: 2.0\npaths: {}', 'This is a Swagger 2.0 document'],
    ['version 3.2', 'openapi: 3.2.0\npaths: {}', 'OpenAPI 3.2.0 cannot be read yet'],
    ['version 4', 'openapi: 4.0.0\npaths: {}', 'OpenAPI 4.0.0 cannot be read yet'],
    ['no paths', 'openapi: 3.1.0\nwebhooks: {}', 'has no "paths"'],
    ['JSON that ends early', '{"openapi": "3.0.0", "paths": {', 'it ends in the middle'],
    ['JSON with a comma too many', '{\n"openapi": "3.0.0",\n}', 'line 3, column 1'],
    ['broken YAML', 'openapi: 3.0.0\npaths: {"/a": [}\n', 'Line 2'],
    ['a tab in YAML', 'openapi: 3.0.0\npaths:\n\t/a: {}\n', 'Line 3'],
    [
      'several documents in one',
      `${HEAD}paths: {}\n---\n${HEAD}paths: {}\n`,
      'several YAML documents',
    ],
    ['an alias of nothing', `${HEAD}paths: *nowhere`, 'refers to no anchor'],
    ['an alias bomb', aliasBomb(), 'YAML anchors more than 1000 times'],
    [
      'a key that stands twice in JSON',
      '{"openapi": "3.0.0",\n"paths": {},\n"paths": {"/a": {}}}',
      '"paths" in line 3',
    ],
    ['a key that stands twice in YAML', `${HEAD}paths: {}\npaths: {}`, 'The same key stands twice'],
    [
      'deep nesting in JSON',
      `{"openapi":"3.0.0","paths":{},"x":${'['.repeat(300)}${']'.repeat(300)}}`,
      'nested too deeply',
    ],
  ])('refuses %s', (_, text, detail) => {
    const refusal = refusalOf(text)
    expect(refusal.code).toBe('OpenapiInvalid')
    expect(refusal.detail).toContain(detail)
  })

  it.each(['http://example.com/a.yaml#/A', 'file:///etc/passwd', './other.yaml#/A', 'other.json'])(
    'refuses a reference to %s and says where it stands',
    (reference) => {
      const document = {
        openapi: '3.1.0',
        paths: { '/a/{b}': { get: { parameters: [{ $ref: reference }] } } },
      }
      const { code, detail, errors } = refusalOf(JSON.stringify(document))
      expect(code).toBe('OpenapiInvalid')
      expect(detail).toContain('bundle it into one file')
      expect(errors).toEqual([
        {
          pointer: '/paths/~1a~1{b}/get/parameters/0/$ref',
          detail: `It refers to another document: ${reference}`,
        },
      ])
    },
  )

  it('names at most ten references to other documents', () => {
    const paths = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`/p${index}`, { $ref: `p${index}.yaml` }]),
    )
    const { detail, errors } = refusalOf(JSON.stringify({ openapi: '3.0.0', paths }))
    expect(detail).toContain('30 times, first at /paths/~1p0/$ref')
    expect(errors).toHaveLength(10)
  })

  it('lets examples, defaults and extensions hold what looks like a reference', () => {
    const schema = { type: 'object', example: { $ref: 'a.yaml' }, default: { $ref: 'b' } }
    const document = {
      openapi: '3.0.0',
      paths: {},
      'x-more': { $ref: 'c.yaml' },
      components: { schemas: { example: { properties: { $ref: { type: 'string' } } }, A: schema } },
    }
    expect(readDocument(JSON.stringify(document)).root).toEqual(document)
  })

  it('sees a reference within a property that is called "example"', () => {
    const A = { properties: { example: { $ref: 'a.yaml' } } }
    const document = { openapi: '3.0.0', paths: {}, components: { schemas: { A } } }
    expect(refusalOf(JSON.stringify(document)).errors?.[0]?.pointer).toBe(
      '/components/schemas/A/properties/example/$ref',
    )
  })
})
