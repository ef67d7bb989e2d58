import * as z from 'zod'

// The part of JSON Schema 2020-12 that a tool may use. Other keywords pass as they are, for the runner's validator knows
// them; what is named here must have the right shape, so that a broken schema is found before anything is built.

const typeName = z.enum(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'])
const count = z.int().min(0)

const pattern = z.string().refine(isRegularExpression, 'This is not a regular expression')

export interface JsonSchema {
  type?: z.infer<typeof typeName> | z.infer<typeof typeName>[] | undefined
  title?: string | undefined
  description?: string | undefined
  enum?: unknown[] | undefined
  const?: unknown
  default?: unknown
  properties?: Record<string, JsonSchema | boolean> | undefined
  required?: string[] | undefined
  additionalProperties?: JsonSchema | boolean | undefined
  items?: JsonSchema | boolean | undefined
  prefixItems?: (JsonSchema | boolean)[] | undefined
  anyOf?: (JsonSchema | boolean)[] | undefined
  oneOf?: (JsonSchema | boolean)[] | undefined
  allOf?: (JsonSchema | boolean)[] | undefined
  not?: JsonSchema | boolean | undefined
  minimum?: number | undefined
  maximum?: number | undefined
  minLength?: number | undefined
  maxLength?: number | undefined
  minItems?: number | undefined
  maxItems?: number | undefined
  pattern?: string | undefined
  format?: string | undefined
  [keyword: string]: unknown
}

export const jsonSchema: z.ZodType<JsonSchema, JsonSchema> = z.lazy(() =>
  z.looseObject({
    type: z.union([typeName, z.array(typeName).min(1)]).optional(),
    title: z.string().optional(),
    description: z.string().optional(),
    enum: z.array(z.unknown()).min(1).optional(),
    properties: z.record(z.string(), subschema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: subschema.optional(),
    items: subschema.optional(),
    prefixItems: z.array(subschema).optional(),
    anyOf: z.array(subschema).min(1).optional(),
    oneOf: z.array(subschema).min(1).optional(),
    allOf: z.array(subschema).min(1).optional(),
    not: subschema.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: count.optional(),
    maxLength: count.optional(),
    minItems: count.optional(),
    maxItems: count.optional(),
    pattern: pattern.optional(),
    format: z.string().optional(),
    $ref: z.string().startsWith('#', 'Only references inside this schema: begin with #').optional(),
  }),
)

const subschema: z.ZodType<JsonSchema | boolean, JsonSchema | boolean> = z.union([
  z.boolean(),
  jsonSchema,
])

export interface ObjectSchema extends JsonSchema {
  type: 'object'
}

/** A tool's arguments and its structured result are objects (MCP, Tool.inputSchema and Tool.outputSchema). */
export const objectSchema = jsonSchema.refine(
  (schema): schema is ObjectSchema => schema.type === 'object',
  {
    path: ['type'],
    message: 'The outermost type must be "object"',
  },
) as z.ZodType<ObjectSchema, ObjectSchema>

function isRegularExpression(source: string) {
  try {
    new RegExp(source, 'u')
    return true
  } catch {
    return false
  }
}
