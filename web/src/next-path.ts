/** Where to go after signing in: a path of this origin, or the servers. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || /[\\\p{Cc}]/u.test(next)) return '/'
  const url = new URL(next, 'https://here.invalid')
  const isOurs = url.host === 'here.invalid' && !url.pathname.startsWith('//') // as of /.//elsewhere
  return isOurs ? url.pathname + url.search + url.hash : '/'
}

/** Whether a path is served by the api itself, so that the router must let go of it. */
export function isApiPath(path: string): boolean {
  return /^\/(connect|oauth|auth|docs|v1)(\/|$|\?)/.test(path)
}
