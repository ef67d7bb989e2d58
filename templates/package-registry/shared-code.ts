import { readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${String.raw`
type Wanted = { registry: 'npm' | 'pypi' | 'crates'; name: string; version?: string }

/** One request to a registry; what goes wrong becomes a sentence that says what to do. */
async function ask(ctx: ToolContext<Secrets>, url: URL, init: RequestInit = {}): Promise<Fields> {
  const response = await ctx.fetch(url, {
    ...init,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      // crates.io answers only programs that name themselves
      'user-agent': 'BuildMyMCP-package-registry/1.0 (official template of BuildMyMCP)',
    },
    signal: ctx.signal,
  })
  const { host } = url
  const { status } = response
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return fieldsOf(body)
  if (status === 404) throw new Error(host + ' has no such package or version. Check the exact name' + (host === 'pypi.org' ? '.' : ', or look for it with search_packages.'))
  if (status === 400 || status === 405) throw new Error(host + ' does not understand the request. Check the name and the version.')
  if (status === 403) throw new Error(host + ' refuses requests from this server now. Try again later; ask less often.')
  if (status === 429) throw new Error(host + ' has had enough requests for now. Try again in a minute.')
  throw new Error(host + ' does not answer properly now (status ' + status + '). Try again later.')
}

function npmPackage({ name, version }: Wanted): URL {
  return new URL('https://registry.npmjs.org/' + encodeURIComponent(name) + '/' + encodeURIComponent(version ?? 'latest'))
}

function pypiPackage({ name, version }: Wanted): URL {
  const rest = version === undefined ? '/json' : '/' + encodeURIComponent(version) + '/json'
  return new URL('https://pypi.org/pypi/' + encodeURIComponent(name) + rest)
}

function crate(name: string, rest = ''): URL {
  return new URL('https://crates.io/api/v1/crates/' + encodeURIComponent(name) + rest)
}

/** The version that is wanted of a crate, or the newest that is stable. */
function crateVersion(answer: Fields, version: string | undefined): Fields {
  const { max_stable_version, max_version } = fieldsOf(answer.crate)
  const wanted = version ?? textOrNull(max_stable_version) ?? textOf(max_version)
  const found = listOf(answer.versions).find(({ num }) => num === wanted)
  if (!found) throw new Error('crates.io has no version "' + wanted + '" of this crate. Leave the version out to see the newest.')
  return found
}

/** Where the source lies, as a link to open: npm writes git+https://…, git://… and objects. */
function sourceOf(repository: unknown): string | null {
  const address = textOf(repository) || textOf(fieldsOf(repository).url)
  const link = address.replace(/^git\+/, '').replace(/^(?:git|ssh):\/\/(?:git@)?/, 'https://').replace(/\.git$/, '')
  return link.startsWith('https://') ? link : null
}
`}`
