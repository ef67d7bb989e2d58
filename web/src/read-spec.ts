import type * as z from 'zod'
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
  return { isValid: false, problems: problemsOf(parsed.error) }
}

/** Every place of a spec that is being edited that needs another value. */
export function checkSpec(spec: ServerSpec): SpecProblem[] {
  const { error } = serverSpec.safeParse(spec, { error: specMessage })
  return error === undefined ? [] : problemsOf(error)
}

function problemsOf(error: z.ZodError): SpecProblem[] {
  return error.issues.map((issue) => ({
    pointer: issue.path.map((part) => `/${escapePart(String(part))}`).join(''),
    detail: issue.message,
  }))
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
