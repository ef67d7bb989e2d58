const HOST_NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/
const CLOSED_SUFFIX = /\.(?:internal|local|localhost)$/

/**
 * The one spelling of a host name. Two labels at least, and the last begins with a letter: no spelling of an address and
 * no name of the local network passes.
 */
export function canonicalHostName(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, '')
  return HOST_NAME.test(name) && !CLOSED_SUFFIX.test(name) ? name : undefined
}
