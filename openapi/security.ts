import { secretKey, type SecretSpec } from '../contract/spec.ts'
import { cleanText, shorten } from './clean-text.ts'
import type { Document } from './document.ts'
import { fieldsOf, listOf, membersOf, textOf, type Fields } from './fields.ts'
import { isSafeHeader } from './parameters.ts'
import { wordsOf } from './tool-names.ts'

/** One thing that a request carries to prove who asks, and the secrets that it is made of. */
export type Credential =
  | { kind: 'header'; name: string; secret: string }
  | { kind: 'bearer'; secret: string }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'query'; name: string; secret: string }
  | { kind: 'cookie'; name: string; secret: string }

export interface Scheme {
  name: string
  credential: Credential
  secrets: SecretSpec[]
}

export type Security = { schemes: string[] } | { refusal: string }

/** The security schemes of a document that a tool can serve, by their names. */
export function readSchemes({ root, references }: Document): Map<string, Scheme> {
  const declared = membersOf(fieldsOf(root['components'])['securitySchemes'])
  const taken = new Set<string>()
  const kinds = declared.map(([, value]) => suffixOf(references.follow(value)))
  const schemes = declared.flatMap(([name, value], index): [string, Scheme][] => {
    const suffix = kinds[index]
    if (suffix === undefined) return []
    const isOnly = kinds.filter((other) => other === suffix).length === 1
    const words = isOnly ? [suffix] : tellingWords(name, suffix)
    const base = claimKey([...serviceWords(root), ...words], taken)
    return [[name, makeScheme({ root, name, base, fields: references.follow(value) })]]
  })
  return new Map(schemes)
}

/** What an operation asks for: the first alternative that a tool can do. */
export function readSecurity(
  { root }: Document,
  operation: Fields,
  schemes: ReadonlyMap<string, Scheme>,
): Security {
  const stated = operation['security'] ?? root['security']
  const alternatives = listOf(stated).map((alternative) =>
    membersOf(alternative).map(([name]) => name),
  )
  if (alternatives.length === 0) return { schemes: [] }
  const possible = alternatives.find((names) => names.every((name) => schemes.has(name)))
  if (possible) return { schemes: withoutRivals(possible, schemes) }
  const names = [...new Set(alternatives.flat())].filter((name) => !schemes.has(name))
  return {
    refusal: `It asks for ${shorten(names.map((name) => `"${name}"`).join(' or '), 100)}, a way of signing in that a tool cannot do.`,
  }
}

/** Of schemes that want the same header the first: documents list alternatives as if all were needed. */
function withoutRivals(names: string[], schemes: ReadonlyMap<string, Scheme>): string[] {
  const places = names.map((name) => placeOf(schemes.get(name)?.credential))
  return names.filter((_, index) => places.indexOf(places[index] ?? '') === index)
}

/** Where a credential stands in a request, as "header authorization". */
export function placeOf(credential: Credential | undefined): string {
  if (credential?.kind === 'header') return `header ${credential.name.toLowerCase()}`
  if (credential?.kind === 'query' || credential?.kind === 'cookie')
    return `${credential.kind} ${credential.name}`
  return 'header authorization'
}

/** The scheme's own name, with what it is where it does not say so. */
function tellingWords(name: string, suffix: string): string[] {
  const words = wordsOf(name)
  const isTelling = words.some((word) => /^(?:token|key|secret|session|jwt|login)$/.test(word))
  return isTelling ? words : [...words, suffix]
}

function suffixOf(scheme: Fields): string | undefined {
  const name = textOf(scheme['name'])
  switch (scheme['type']) {
    case 'apiKey':
      if (scheme['in'] === 'header')
        return isSafeHeader(name) && !/^(?:accept|content-type)$/i.test(name)
          ? 'api_key'
          : undefined
      if (scheme['in'] === 'cookie') return /^[\w.-]{1,100}$/.test(name) ? 'session' : undefined
      return scheme['in'] === 'query' && name !== '' ? 'api_key' : undefined
    case 'http': {
      const kind = textOf(scheme['scheme']).toLowerCase()
      return kind === 'bearer' ? 'token' : kind === 'basic' ? 'login' : undefined
    }
    case 'oauth2':
    case 'openIdConnect':
      return 'token'
    default:
      return undefined
  }
}

interface MakeScheme {
  root: Fields
  name: string
  base: string
  fields: Fields
}

function makeScheme({ root, name, base, fields }: MakeScheme): Scheme {
  const service = shorten(cleanText(textOf(fieldsOf(root['info'])['title'])) || 'the service', 60)
  const about = cleanText(textOf(fields['description']))
  const url = howToGet(root, fields)
  const secretOf = (key: string, what: string): SecretSpec => ({
    key,
    description: shorten(`${what} ${about}`.trim(), 300),
    ...(url && { howToGetUrl: url }),
    whose: 'owner',
  })
  const parameter = textOf(fields['name'])
  if (fields['type'] === 'apiKey') {
    const kind =
      fields['in'] === 'query' ? 'query' : fields['in'] === 'cookie' ? 'cookie' : 'header'
    const place = { header: 'header', query: 'query parameter', cookie: 'cookie' }[kind]
    const whole = /^authorization$/i.test(parameter)
      ? ', the whole value with a word such as Bearer before it where the service wants one'
      : ''
    const what = `The key for ${service}, sent as the ${place} ${shorten(parameter, 60)}${whole}.`
    return {
      name,
      credential: { kind, name: parameter, secret: base },
      secrets: [secretOf(base, what)],
    }
  }
  if (fields['type'] === 'http' && /^basic$/i.test(textOf(fields['scheme']))) {
    const stem = base.replace(/_LOGIN$/, '')
    const [username, password] = [`${stem}_USERNAME`, `${stem}_PASSWORD`]
    return {
      name,
      credential: { kind: 'basic', username, password },
      secrets: [
        secretOf(username, `The user name for ${service}.`),
        secretOf(password, `The password for ${service}.`),
      ],
    }
  }
  const isOauth = fields['type'] !== 'http'
  const what = `${isOauth ? 'An OAuth access token' : 'The token'} for ${service}, sent as a bearer token.`
  return {
    name,
    credential: { kind: 'bearer', secret: base },
    secrets: [secretOf(base, isOauth ? `${what}${scopesOf(fields)}` : what)],
  }
}

function scopesOf(scheme: Fields): string {
  const flows = membersOf(scheme['flows']).map(([, flow]) => fieldsOf(flow))
  const scopes = [
    ...new Set(flows.flatMap((flow) => membersOf(flow['scopes']).map(([name]) => name))),
  ]
  if (scopes.length === 0) return ''
  return ` Scopes that exist: ${shorten(scopes.slice(0, 12).join(', '), 120)}.`
}

/** Where a person gets the secret, as far as the document says. */
function howToGet(root: Fields, scheme: Fields): string | undefined {
  const info = fieldsOf(root['info'])
  const flows = membersOf(scheme['flows']).map(([, flow]) => fieldsOf(flow)['authorizationUrl'])
  const places = [
    fieldsOf(root['externalDocs'])['url'],
    fieldsOf(info['contact'])['url'],
    info['termsOfService'],
    ...flows,
  ]
  return places.map(textOf).find((url) => {
    return url.length <= 500 && URL.canParse(url) && new URL(url).protocol === 'https:'
  })
}

const TITLE_NOISE =
  /^(?:the|a|an|api|apis|rest|restful|openapi|open|swagger|http|public|v?\d+|spec|specification|documentation|docs|reference|service|web)$/

/** The name of the service in at most three words of its title. */
function serviceWords(root: Fields): string[] {
  const words = wordsOf(textOf(fieldsOf(root['info'])['title']))
  const telling = words.filter((word) => !TITLE_NOISE.test(word) && word.length <= 20).slice(0, 3)
  return telling.length === 0 ? ['service'] : telling
}

function claimKey(words: string[], taken: Set<string>): string {
  const distinct = words.filter((word, index) => word !== words[index - 1])
  const wish = distinct.join('_').toUpperCase().slice(0, 48).replace(/_+$/, '')
  const valid = secretKey.safeParse(wish).success ? wish : `SERVICE_${wish}_KEY`
  let key = valid
  for (let number = 2; taken.has(key); number += 1) key = `${valid}_${number}`
  taken.add(key)
  return key
}
