// A converter of OpenAPI 3.0 and 3.1 documents into specs, without a model. It knows the contract and nothing else of ours.
import { runOpenapiChild } from './run-openapi-child.ts'
import type { OpenapiSummary } from './summarise-document.ts'

export interface SummariseOpenapi {
  text: string
  signal?: AbortSignal | undefined
}

/** Lists what a document offers; throws OpenapiInvalid with a sentence that says what is wrong with it. */
export async function summariseOpenapi({
  text,
  signal,
}: SummariseOpenapi): Promise<OpenapiSummary> {
  const value = await runOpenapiChild({ text }, signal)
  return value as OpenapiSummary // our own child made it
}
