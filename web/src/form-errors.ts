// Where a refused field is: zod speaks in paths, the api in JSON pointers (RFC 6901) from the request's root.
import { createEffect } from 'solid-js'
import type { Problem } from '../../contract/nouns.ts'

/** What the api said of each field, by its path in the body: `password`, `secrets/0/value`. */
export type FieldProblems = Record<string, string>

export function fieldProblems(problem: Problem | undefined): FieldProblems {
  const entries = (problem?.errors ?? []).map((error) => [
    error.pointer.replace(/^\/(body\/)?/, ''),
    error.detail,
  ])
  return Object.fromEntries(entries) as FieldProblems
}

/** Those that no field of the form shows, so that nothing is swallowed. */
export function otherProblems(problems: FieldProblems, isShown: (path: string) => boolean) {
  return Object.entries(problems).filter(([path]) => !isShown(path))
}

/** Leads to the first refused field once the answer of the api is shown. */
export function focusWhenRefused(isRefused: () => boolean, form: () => HTMLElement | undefined) {
  createEffect(() => {
    if (isRefused()) focusFirstInvalid(form())
  })
}

/** Leads to the first field that needs another value. */
export function focusFirstInvalid(form: HTMLElement | undefined) {
  queueMicrotask(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
