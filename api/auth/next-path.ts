const MAX_LENGTH = 2_000
const BASE = 'https://base.invalid'
const CONTROL = /[\p{Cc}\u2028\u2029]/u
const ENCODED = /%(2f|5c|0[0-9a-f]|1[0-9a-f]|7f|25)/i

/**
 * Whether this leads to a page of ours, however a browser reads it. What cannot be said for sure is refused: two
 * leading slashes, backslashes, control characters, and a path that hides any of them in an encoded form.
 */
export function isSameOriginPath(next: string): boolean {
  if (next.length > MAX_LENGTH || !next.startsWith('/')) return false
  if (CONTROL.test(next) || next.includes('\\')) return false
  const [path = ''] = next.split(/[?#]/, 1)
  if (path.includes('//') || ENCODED.test(path)) return false
  if (!URL.canParse(next, BASE)) return false
  const { origin, pathname } = new URL(next, BASE)
  return origin === BASE && !pathname.startsWith('//')
}

/** Where to go after sign-in. */
export function nextPathOf(next: unknown): string {
  return typeof next === 'string' && isSameOriginPath(next) ? next : '/'
}
