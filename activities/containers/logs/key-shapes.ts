import { credentialShapes } from '../../../contract/credential-shapes.ts'

/** Hides keys that the platform does not know, as when an upstream answers with one. */
export function redactKeyShapes(text: string): string {
  return Object.entries(credentialShapes).reduce(
    (rest, [name, shape]) => rest.replaceAll(shape, `[secret:${name}]`),
    text,
  )
}
