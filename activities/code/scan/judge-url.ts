import { HOLE } from './urls.ts'

export type Verdict =
  { kind: 'fine' } | { kind: 'open' } | { kind: 'refused'; message: string; instead: string }

const FINE: Verdict = { kind: 'fine' }
const OPEN: Verdict = { kind: 'open' }

/** Whether a URL, with holes for what is unknown, goes to an allowed domain. */
export function judgeUrl(url: string, allowedDomains: readonly string[]): Verdict {
  const text = url.trim().replaceAll(/[\t\r\n]/g, '')
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):([^]*)$/i.exec(text) ?? []
  if (scheme === undefined || rest === undefined) {
    if (text.includes(HOLE) && !/^[./?#]/.test(text)) return OPEN
    return refused(
      `This calls "${visible(text)}", which has no host.`,
      'Begin the URL with the origin of an allowed domain, as in https://api.example.com/….',
    )
  }
  const protocol = scheme.toLowerCase()
  if (!['http', 'https', 'ws', 'wss'].includes(protocol)) {
    return refused(
      `This calls a "${protocol}:" address; only https: can be reached.`,
      'Use https: and list the host among the allowed domains.',
    )
  }
  const authority = /^[/\\]*([^/\\?#]*)/.exec(rest)?.[1] ?? ''
  const isPlain = protocol === 'http' || protocol === 'ws'
  return judgeAuthority({ authority, isPlain }, allowedDomains)
}

/** The same for a bare host, as when one is assigned to a URL. */
export function judgeHost(host: string, allowedDomains: readonly string[]): Verdict {
  return judgeAuthority({ authority: host, isPlain: false }, allowedDomains)
}

interface Authority {
  authority: string
  isPlain: boolean
}

function judgeAuthority({ authority, isPlain }: Authority, allowed: readonly string[]): Verdict {
  if (!authority.includes(HOLE)) return judgeKnown(authority, isPlain, allowed)
  const suffix = authority.slice(authority.lastIndexOf(HOLE) + 1).toLowerCase()
  const isUnderWildcard = allowed.some((domain) => {
    const { host, isHttp } = readDomain(domain)
    return host.startsWith('*.') && isHttp === isPlain && suffix.endsWith(host.slice(1))
  })
  if (isUnderWildcard) return FINE
  // a whole domain behind the hole that no wildcard covers
  if (
    /^(?:\.[a-z0-9-]+){2,}$/.test(suffix) &&
    !allowed.some((domain) => `.${readDomain(domain).host}`.endsWith(suffix))
  ) {
    return notListed(`*${suffix}`)
  }
  return OPEN
}

function judgeKnown(authority: string, isPlain: boolean, allowed: readonly string[]): Verdict {
  const url = parseUrl(`${isPlain ? 'http' : 'https'}://${authority}/`)
  if (!url) return refused('This calls an address that is no URL.', 'Write the URL whole.')
  const host = url.hostname.replace(/\.$/, '')
  const match = allowed.map(readDomain).find((domain) => covers(domain.host, host))
  if (!match) return notListed(host)
  if (url.port !== '') {
    return refused(
      `This calls port ${url.port} of ${host}; only the usual port can be reached.`,
      'Leave the port out.',
    )
  }
  const isListed = allowed
    .map(readDomain)
    .some((domain) => covers(domain.host, host) && domain.isHttp === isPlain)
  if (isListed) return FINE
  return isPlain
    ? refused(
        `This calls ${host} without encryption.`,
        `Write https://${host}, or list http://${host} if it has no https.`,
      )
    : refused(`${host} is listed for http only.`, `Write http://${host}, or list ${host}.`)
}

function readDomain(domain: string) {
  const isHttp = domain.startsWith('http://')
  return { isHttp, host: domain.replace(/^https?:\/\//, '').toLowerCase() }
}

function covers(pattern: string, host: string): boolean {
  return pattern.startsWith('*.')
    ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1
    : pattern === host
}

function notListed(host: string): Verdict {
  return refused(
    `This calls ${visible(host)}, which is not among the allowed domains.`,
    `List "${visible(host)}" among the allowed domains, or call a listed one.`,
  )
}

function refused(message: string, instead: string): Verdict {
  return { kind: 'refused', message, instead }
}

function visible(text: string): string {
  return text.replaceAll(HOLE, '…').slice(0, 120)
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
