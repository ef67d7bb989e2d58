/** A document as a large vendor publishes it: ten operations for each resource, with schemas that refer to each other. */
export function makeLargeDocument(operations: number): string {
  const resources = Array.from({ length: operations / 10 }, (_, index) => index)
  return JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Everything', version: '1', description: 'All that a large vendor offers.' },
    servers: [{ url: 'https://api.example.com/v3' }],
    security: [{ token: [] }],
    tags: resources.map((index) => ({ name: tagOf(index), description: `About ${tagOf(index)}.` })),
    paths: Object.assign({}, ...resources.map(pathsOf)),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      parameters: {
        page: { name: 'page', in: 'query', schema: { type: 'integer', default: 1 } },
        perPage: { name: 'per_page', in: 'query', schema: { type: 'integer', maximum: 100 } },
      },
      schemas: Object.assign({}, ...resources.map((index) => schemasOf(index, resources.length))),
    },
  })
}

function tagOf(index: number): string {
  return `resource-${index}`
}

function pathsOf(index: number) {
  const all = `/resources-${index}`
  const one = `${all}/{id}`
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }
  const operation = (verb: string, more: object = {}) => ({
    tags: [tagOf(index)],
    operationId: `${verb}-resource-${index}`,
    summary: `${verb} resource ${index}`,
    description: `Does "${verb}" with the resources of the kind ${index}. `.repeat(6),
    responses: {
      200: {
        description: 'Done',
        content: { 'application/json': { schema: refTo(`Resource${index}`) } },
      },
      404: { description: 'There is no such resource' },
    },
    ...more,
  })
  const requestBody = {
    required: true,
    content: { 'application/json': { schema: refTo(`Resource${index}Input`) } },
  }
  const pages = ['page', 'perPage'].map((name) => ({ $ref: `#/components/parameters/${name}` }))
  return {
    [all]: {
      get: operation('list', { parameters: pages }),
      post: operation('create', { requestBody }),
    },
    [one]: {
      parameters: [id],
      get: operation('get'),
      put: operation('replace', { requestBody }),
      patch: operation('update', { requestBody }),
      delete: operation('delete'),
    },
    [`${one}/members`]: {
      parameters: [id],
      get: operation('list-members', { parameters: pages }),
      post: operation('add-member', { requestBody }),
    },
    [`${one}/archive`]: {
      parameters: [id],
      post: operation('archive'),
      delete: operation('restore'),
    },
  }
}

function schemasOf(index: number, count: number) {
  const fields = Object.fromEntries(
    Array.from({ length: 20 }, (_, field) => [
      `field_${field}`,
      {
        type: field % 4 === 0 ? 'integer' : 'string',
        nullable: field % 3 === 0,
        description:
          `The field ${field} of the resource ${index}, as the vendor explains it. `.repeat(2),
      },
    ]),
  )
  return {
    [`Resource${index}`]: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string', format: 'uuid', readOnly: true },
        ...fields,
        // round in a circle, through all of them
        next: refTo(`Resource${(index + 1) % count}`),
      },
    },
    [`Resource${index}Input`]: { type: 'object', required: ['field_1'], properties: fields },
  }
}

function refTo(name: string) {
  return { $ref: `#/components/schemas/${name}` }
}
