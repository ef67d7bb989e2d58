// What a client asks before it calls a tool. The answers depend on the version alone, so they are kept when it is deployed
// and given in its place while it sleeps. Whatever is asked otherwise than here wakes it.
import * as z from 'zod'

export const discoveryKeys = [
  'initialize 2025-11-25',
  'initialize 2025-06-18',
  'initialize 2025-03-26',
  'initialize 2024-11-05',
  'initialized',
  'ping',
  'tools/list',
  'stream',
  'discover 2026-07-28',
  'tools/list 2026-07-28',
] as const
export type DiscoveryKey = (typeof discoveryKeys)[number]

export interface DiscoveryQuestion {
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: object
}

export interface KeptAnswer {
  status: number
  headers: Record<string, string>
  /** The body, cut where the request's id stands. */
  parts: string[]
}

export type Discovery = Partial<Record<DiscoveryKey, KeptAnswer>>

const LATEST_LEGACY = '2025-11-25'
const MODERN = '2026-07-28'
const ID_MARK = 'bmm-id-of-the-request'
const META = 'io.modelcontextprotocol/'
const KEPT_HEADER = /^(?:content-type|cache-control|allow|x-accel-buffering|mcp-[a-z0-9-]+)$/

/** The request whose answer is kept under this key. */
export function discoveryQuestion(key: DiscoveryKey): DiscoveryQuestion {
  const [name = '', version = LATEST_LEGACY] = key.split(' ')
  if (name === 'stream') return legacy('GET')
  if (name === 'initialized') return legacy('POST', { method: 'notifications/initialized' })
  if (name === 'initialize') {
    const params = { protocolVersion: version, capabilities: {}, clientInfo: asker }
    return post({}, { id: ID_MARK, method: name, params })
  }
  if (version !== MODERN) return legacy('POST', { id: ID_MARK, method: name })
  const method = name === 'discover' ? 'server/discover' : name
  const _meta = {
    [`${META}protocolVersion`]: MODERN,
    [`${META}clientInfo`]: asker,
    [`${META}clientCapabilities`]: {},
  }
  const headers = { 'mcp-protocol-version': MODERN, 'mcp-method': method }
  return post(headers, { id: ID_MARK, method, params: { _meta } })
}

const asker = { name: 'bmm-health', version: '1' }
const BOTH_TYPES = { accept: 'application/json, text/event-stream' }

function legacy(method: 'GET' | 'POST', message?: object): DiscoveryQuestion {
  const headers = { 'mcp-protocol-version': LATEST_LEGACY }
  return message ? post(headers, message) : { method, headers: { ...BOTH_TYPES, ...headers } }
}

function post(headers: Record<string, string>, message: object): DiscoveryQuestion {
  return {
    method: 'POST',
    headers: { ...BOTH_TYPES, 'content-type': 'application/json', ...headers },
    body: { jsonrpc: '2.0', ...message },
  }
}

export function keepAnswer({
  status,
  headers,
  text,
}: {
  status: number
  headers: Iterable<[string, string]>
  text: string
}): KeptAnswer {
  return {
    status,
    headers: Object.fromEntries([...headers].filter(([name]) => KEPT_HEADER.test(name))),
    parts: text.split(JSON.stringify(ID_MARK)),
  }
}

type RequestId = string | number

/** The kept answer's body, for a request with this id. */
export function answerText({ parts }: KeptAnswer, id: RequestId | undefined): string {
  return parts.join(JSON.stringify(id))
}

const id = z.union([z.string(), z.int()])
const rpc = { jsonrpc: z.literal('2.0') }
const objects = z.record(z.string(), z.record(z.string(), z.unknown()))
const client = z.looseObject({
  name: z.string(),
  version: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  websiteUrl: z.string().optional(),
  icons: z.array(z.looseObject({ src: z.string() })).optional(),
})
const noParams = z.strictObject({ _meta: z.record(z.string(), z.unknown()).optional() }).optional()

const initialize = z.strictObject({
  ...rpc,
  id,
  method: z.literal('initialize'),
  params: z.strictObject({
    protocolVersion: z.enum(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']),
    capabilities: objects,
    clientInfo: client,
    _meta: z.record(z.string(), z.unknown()).optional(),
  }),
})
const initialized = z.strictObject({
  ...rpc,
  method: z.literal('notifications/initialized'),
  params: noParams,
})
const legacyRequest = z.strictObject({
  ...rpc,
  id,
  method: z.enum(['ping', 'tools/list']),
  params: noParams,
})
const modernRequest = z.strictObject({
  ...rpc,
  id,
  method: z.enum(['server/discover', 'tools/list']),
  params: z.strictObject({
    _meta: z.looseObject({
      [`${META}protocolVersion`]: z.literal(MODERN),
      [`${META}clientInfo`]: client,
      [`${META}clientCapabilities`]: objects,
    }),
  }),
})

interface Asked {
  method: string | undefined
  headers: Record<string, string | string[] | undefined>
  /** Parsed; undefined when there is none. */
  body: unknown
}

/** Which of the kept answers is the answer to this request, word for word; undefined when none is. */
export function findQuestion(
  asked: Asked,
): { key: DiscoveryKey; id: RequestId | undefined } | undefined {
  const { method, headers, body } = asked
  const version = headers['mcp-protocol-version']
  const isLegacy = version === undefined || isLegacyVersion(version)
  if (method === 'GET') return isLegacy ? { key: 'stream', id: undefined } : undefined
  if (method !== 'POST' || !isJson(headers['content-type'])) return undefined
  if (version === MODERN) return findModern(headers, body)
  if (!isLegacy || !acceptsBoth(headers['accept'])) return undefined
  return findLegacy(body)
}

function findModern(headers: Asked['headers'], body: unknown) {
  const { data } = modernRequest.safeParse(body)
  if (!data || headers['mcp-method'] !== data.method) return undefined
  const key = data.method === 'server/discover' ? 'discover 2026-07-28' : 'tools/list 2026-07-28'
  return { key, id: data.id } as const
}

function findLegacy(body: unknown) {
  const begun = initialize.safeParse(body).data
  if (begun) return { key: `initialize ${begun.params.protocolVersion}`, id: begun.id } as const
  if (initialized.safeParse(body).success) return { key: 'initialized', id: undefined } as const
  const { data } = legacyRequest.safeParse(body)
  if (!data || claimsModern(data.params?._meta)) return undefined
  return { key: data.method, id: data.id } as const
}

/** It names its version in the message, and would be answered by that. */
function claimsModern(meta: Record<string, unknown> | undefined) {
  return Object.keys(meta ?? {}).some((name) => name.startsWith(META))
}

function isLegacyVersion(version: string | string[]) {
  return discoveryKeys.some((key) => key === `initialize ${String(version)}`)
}

function isJson(type: Asked['headers'][string]) {
  return typeof type === 'string' && /^application\/json\s*(?:;|$)/i.test(type)
}

function acceptsBoth(accept: Asked['headers'][string]) {
  const types = typeof accept === 'string' ? accept : ''
  return types.includes('application/json') && types.includes('text/event-stream')
}
