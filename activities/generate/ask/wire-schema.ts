import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema'
import * as z from 'zod'

/** A shape as structured output can express it: every field required, no further ones, no bounds. */
export function wireSchema(shape: z.ZodType): Record<string, unknown> {
  return transformJSONSchema(
    z.toJSONSchema(shape, {
      // what the API does not know would go out as words: these say nothing to a model
      override({ jsonSchema }) {
        delete jsonSchema.default
        delete jsonSchema.minimum
        delete jsonSchema.maximum
      },
    }),
  )
}
