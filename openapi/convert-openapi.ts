import { AppError } from '../contract/errors.ts'
import type { OpenapiChoice } from '../contract/openapi-routes.ts'
import type { ServerSpec } from '../contract/spec.ts'

/** The spec of chosen operations, without a model. */
export async function convertOpenapi(_: {
  text: string
  choice: OpenapiChoice
  signal?: AbortSignal
}): Promise<{ spec: ServerSpec; warnings: string[] }> {
  throw new AppError('OpenapiInvalid', 'documents are not converted yet')
}
