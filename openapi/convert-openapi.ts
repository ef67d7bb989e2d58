import type { OpenapiChoice } from '../contract/openapi-routes.ts'
import type { Converted } from './convert-document.ts'
import { runOpenapiChild } from './run-openapi-child.ts'

export interface ConvertOpenapi {
  text: string
  choice: OpenapiChoice
  signal?: AbortSignal | undefined
}

/** Makes a spec of chosen operations; throws OpenapiInvalid for the document, InvalidInput for the choice. */
export async function convertOpenapi({ text, choice, signal }: ConvertOpenapi): Promise<Converted> {
  const value = await runOpenapiChild({ text, choice }, signal)
  return value as Converted // our own child made it, and checked the spec
}
