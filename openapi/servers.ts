import { AppError, type FieldError } from '../contract/errors.ts'
import { allowedDomain } from '../contract/spec.ts'
import { cleanText, shorten } from './clean-text.ts'
import type { Document } from './document.ts'
import { fieldsOf, listOf, membersOf, textOf, type Fields } from './fields.ts'

export interface ServerVariable {
  name: string
  description: string
  default: string
  values: string[] | null
}

export interface DocumentServer {
  url: string
  description: string
  variables: ServerVariable[]
}

export interface ServerChoice {
  serverUrl?: string | undefined
  variables: Readonly<Record<string, string>>
}

/** Where requests go: an origin, what stands before each path, and the entry of allowedDomains that permits it. */
export interface Base {
  origin: string
  basePath: string
  domain: string
}

export interface ChosenBase {
  base: Base
  warnings: string[]
}

const MOST_SERVERS = 50

/** The servers of a document, of a path or of an operation. */
export function readServers(fields: Fields): DocumentServer[] {
  return listOf(fields['servers']).slice(0, MOST_SERVERS).flatMap(readServer)
}

function readServer(raw: unknown): DocumentServer[] {
  const fields = fieldsOf(raw)
  const url = textOf(fields['url']).trim().slice(0, 500)
  if (url === '') return []
  const description = shorten(cleanText(textOf(fields['description'])), 200)
  const variables = membersOf(fields['variables']).flatMap(([name, value]) =>
    url.includes(`{${name}}`) ? [readVariable(name, fieldsOf(value))] : [],
  )
  const undeclared = namesIn(url).filter((name) => !variables.some((known) => known.name === name))
  const plain = undeclared.map((name) => readVariable(name, {}))
  return [{ url, description, variables: [...variables, ...plain] }]
}

function readVariable(name: string, fields: Fields): ServerVariable {
  const values = listOf(fields['enum']).map(String).slice(0, 200)
  return {
    name,
    description: shorten(cleanText(textOf(fields['description'])), 200),
    default: ['string', 'number'].includes(typeof fields['default'])
      ? String(fields['default'])
      : '',
    values: values.length === 0 ? null : values,
  }
}

function namesIn(url: string): string[] {
  return [...url.matchAll(/\{([^{}]{1,100})\}/g)].map(([, name = '']) => name)
}

/** The server that was chosen, or the document's first; throws InvalidInput with the field that needs a value. */
export function chooseBase({ root }: Document, choice: ServerChoice): ChosenBase {
  const servers = readServers(root)
  if (choice.serverUrl !== undefined) {
    const server = chosen(servers, choice)
    return { base: readBase(server, choice), warnings: warnDefaults(server, choice) }
  }
  const [first] = servers
  if (!first) {
    throw refuse(
      '/serverUrl',
      'The document does not say where its server is. Give the address as serverUrl, such as https://api.example.com/v1.',
    )
  }
  const usable = servers.find((server) => isUsable(server, choice)) ?? first
  const server = encrypted(usable, servers)
  const warnings = warnDefaults(server, choice)
  if (usable !== first) {
    const [unused, used] = [shorten(first.url, 80), shorten(server.url, 80)]
    warnings.unshift(
      `The first server of the document, ${unused}, cannot be used; calls go to ${used}.`,
    )
  }
  return { base: readBase(server, choice), warnings }
}

/** Whether it can be called as it stands; one that only lacks a value is asked for, not passed over. */
function isUsable(server: DocumentServer, choice: ServerChoice): boolean {
  try {
    readBase(server, choice)
    return true
  } catch (err) {
    return (
      err instanceof AppError &&
      err.errors?.some(({ pointer }) => pointer !== '/serverUrl') === true
    )
  }
}

function warnDefaults(
  { url, variables }: DocumentServer,
  { variables: given }: ServerChoice,
): string[] {
  const filled = variables.filter(({ name }) => !Object.hasOwn(given, name) || given[name] === '')
  if (filled.length === 0) return []
  const values = filled.map((variable) => `${variable.name} = ${shorten(variable.default, 40)}`)
  return [
    `The server ${shorten(url, 80)} is called with values of the document: ${values.join(', ')}.`,
  ]
}

/** A server of a path or an operation, where the document gives it one of its own. */
export function baseOf(server: DocumentServer, choice: ServerChoice): Base {
  return readBase(server, choice)
}

/** The server, or its twin with https where it has none itself. */
function encrypted(server: DocumentServer, servers: DocumentServer[]): DocumentServer {
  const twin = server.url.replace(/^http:/, 'https:')
  return servers.find(({ url }) => url === twin) ?? server
}

function chosen(servers: DocumentServer[], { serverUrl = '' }: ServerChoice): DocumentServer {
  const known = servers.find(({ url }) => url === serverUrl.trim())
  return known ?? { url: serverUrl.trim(), description: '', variables: [] }
}

function readBase(server: DocumentServer, { variables }: ServerChoice): Base {
  const text = namesIn(server.url).reduce((url, name) => {
    const declared = server.variables.find((variable) => variable.name === name)
    return url.replaceAll(`{${name}}`, valueOf(name, declared, variables))
  }, server.url)
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) {
    throw refuse(
      '/serverUrl',
      `The server of the document, "${shorten(text, 100)}", is an address within another one. Give the whole address as serverUrl, such as https://api.example.com${text.startsWith('/') ? shorten(text, 60) : ''}.`,
    )
  }
  return vetUrl(text)
}

function valueOf(
  name: string,
  declared: ServerVariable | undefined,
  given: Readonly<Record<string, string>>,
): string {
  const pointer = `/variables/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const value = (Object.hasOwn(given, name) ? given[name] : undefined) || declared?.default || ''
  if (value === '') {
    throw refuse(
      pointer,
      `The address of the server has a part "${shorten(name, 60)}" without a value. Give one.`,
    )
  }
  if (declared?.values && !declared.values.includes(value)) {
    const possible = shorten(declared.values.join(', '), 200)
    throw refuse(
      pointer,
      `"${shorten(value, 60)}" is no value of "${shorten(name, 60)}". Possible: ${possible}.`,
    )
  }
  return value
}

function vetUrl(text: string): Base {
  const shown = shorten(text, 100)
  const fail = (reason: string) =>
    refuse('/serverUrl', `The server "${shown}" cannot be used: ${reason}`)
  if (!URL.canParse(text)) throw fail('it is not a URL.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw fail('only https: addresses, and http: where there is no https, can be called.')
  if (url.username !== '' || url.password !== '')
    throw fail('a user name or password may not stand in the address.')
  if (url.search !== '' || url.hash !== '') throw fail('leave out what begins with ? or #.')
  const host = url.hostname.replace(/\.$/, '')
  if (/^\[|^[\d.]+$/.test(host)) throw fail('it is an IP address; only host names can be called.')
  if (!host.includes('.') || host.includes('*'))
    throw fail('its host is not a public name such as api.example.com.')
  if (url.port !== '') throw fail(`port ${url.port} cannot be reached, only the usual one.`)
  const domain = url.protocol === 'http:' ? `http://${host}` : host
  const checked = allowedDomain.safeParse(domain)
  if (!checked.success) {
    throw fail('its host is private, or no name that can be listed.')
  }
  return {
    origin: `${url.protocol}//${host}`,
    basePath: url.pathname.replace(/\/+$/, ''),
    domain,
  }
}

function refuse(pointer: string, detail: string): AppError {
  const errors: FieldError[] = [{ pointer, detail }]
  return new AppError('InvalidInput', detail, { detail, errors })
}
