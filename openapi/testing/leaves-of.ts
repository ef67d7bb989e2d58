import { isFields } from '../fields.ts'

/** Every text, number and truth within, as a text. */
export function leavesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  if (isFields(value)) return Object.values(value).flatMap(leavesOf)
  return value === null || value === undefined
    ? []
    : [JSON.stringify(value).replaceAll(/^"|"$/g, '')]
}
