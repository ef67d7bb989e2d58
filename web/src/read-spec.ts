import { serverSpec, type ServerSpec } from '../../contract/spec.ts'
import { specMessage } from './spec-messages.ts'

export interface SpecProblem {
  /** A JSON pointer into the spec; empty for the document as a whole. */
  pointer: string
  detail: string
}

export type SpecReading =
  { isValid: true; spec: ServerSpec } | { isValid: false; problems: SpecProblem[] }

/** A typed text as a spec, or every place in it that needs another value. */
export function readSpec(text: string): SpecReading {
  const json = readJson(text)
  if ('problem' in json) return { isValid: false, problems: [json.problem] }
  const parsed = serverSpec.safeParse(json.value, { error: specMessage })
  if (parsed.success) return { isValid: true, spec: parsed.data }
  const problems = parsed.error.issues.map((issue) => ({
    pointer: issue.path.map((part) => `/${escapePart(String(part))}`).join(''),
    detail: issue.message,
  }))
  return { isValid: false, problems }
}

function readJson(text: string): { value: unknown } | { problem: SpecProblem } {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return { problem: { pointer: '', detail: `This is not JSON: ${reason}` } }
  }
}

function escapePart(part: string) {
  return part.replaceAll('~', '~0').replaceAll('/', '~1')
}
