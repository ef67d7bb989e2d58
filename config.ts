// The only reader of the environment: it turns an environment into a value. Files are read through a function that
// main files hand in, so that secrets can stay out of the environment: NAME_FILE names a file that holds NAME.
import type * as z from 'zod'

import { settings, type Setting } from './settings/settings.ts'

/**
 * How long the parts of a stop may take: what is under way ends by itself, or is cancelled and then left; runners end; and
 * only a process that is later than all of this is killed.
 */
export const stopSeconds = { drain: 30, force: 35, runners: 5, kill: 45 }

type Settings = typeof settings
type Values = { [N in keyof Settings]: z.output<Settings[N]['schema']> }

export interface KeyRing {
  /** The first key encrypts, all of them decrypt. */
  keys: { kid: string; key: Uint8Array }[]
}

/** The model that writes servers, as the worker is to ask it. */
export interface ModelConfig {
  apiKey: string
  baseUrl: string | undefined
  generate: Values['BMM_MODEL_GENERATE']
  edit: Values['BMM_MODEL_EDIT']
  small: Values['BMM_MODEL_SMALL']
  maxTokens: number
  features: Values['BMM_MODEL_FEATURES']
  /** By model: US dollars for a million tokens. */
  prices: Values['BMM_MODEL_PRICES']
}

export interface Config extends Values {
  publicApiUrl: string
  publicGatewayUrl: string
  /** Where the api reaches the gateway. */
  gatewayUrl: string
  temporalUiUrl: string
  oauthIssuer: string
  oauthJwksUrl: string
  egressHosts: Map<string, { address: string; port: number }>
  ownerSecretKeys: KeyRing
  callerSecretKeys: KeyRing
  payloadKeys: KeyRing
  /** null: there is no key, so nothing is written from words. */
  model: ModelConfig | null
}

export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Reads all settings. Throws ConfigError that lists every setting that does not fit, without values.
 * @param readFile reads NAME_FILE; usually `(path) => readFileSync(path, 'utf8')`
 */
export function loadConfig(
  env: Record<string, string | undefined>,
  readFile: (path: string) => string,
): Config {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    try {
      const parsed = setting.schema.safeParse(rawValue(env, name, setting, readFile))
      if (parsed.success) values[name] = parsed.data
      else problems.push(`${name}: ${parsed.error.issues[0]?.message ?? 'does not fit'}`)
    } catch {
      problems.push(`${name}_FILE: the file cannot be read`)
    }
  }
  // NODE_ENV is no setting of ours: the tests set it for the processes that they start.
  if (rawValue(env, 'BMM_FAILPOINTS', settings.BMM_FAILPOINTS, readFile) && env.NODE_ENV !== 'test')
    problems.push('BMM_FAILPOINTS: only tests may make a process fail')
  if (problems.length > 0)
    throw new ConfigError(`Settings need mending:\n  ${problems.join('\n  ')}`)
  return derive(values as Values)
}

function rawValue(
  env: Record<string, string | undefined>,
  name: string,
  setting: Setting,
  readFile: (path: string) => string,
) {
  const valueOf = (key: string) => {
    const file = env[`${key}_FILE`]
    return file ? readFile(file).trim() : env[key]?.trim()
  }
  return valueOf(name) || (setting.alias && valueOf(setting.alias)) || setting.default
}

function derive(values: Values): Config {
  const publicApiUrl = values.PUBLIC_API_URL ?? `http://localhost:${values.API_PORT}`
  const oauthIssuer = values.OAUTH_ISSUER ?? `${publicApiUrl}/oauth`
  return {
    ...values,
    publicApiUrl,
    temporalUiUrl: values.TEMPORAL_UI_URL ?? `http://localhost:${values.TEMPORAL_UI_PORT}`,
    publicGatewayUrl: values.PUBLIC_GATEWAY_URL ?? `http://localhost:${values.GATEWAY_PORT}`,
    gatewayUrl: values.GATEWAY_URL ?? `http://127.0.0.1:${values.GATEWAY_PORT}`,
    oauthIssuer,
    oauthJwksUrl: values.OAUTH_JWKS_URL ?? `${oauthIssuer}/jwks`,
    egressHosts: new Map(values.EGRESS_HOSTS.map(parseEgressHost)),
    ownerSecretKeys: parseKeyRing('OWNER_SECRET_KEYS', values.OWNER_SECRET_KEYS),
    callerSecretKeys: parseKeyRing('CALLER_SECRET_KEYS', values.CALLER_SECRET_KEYS),
    payloadKeys: parseKeyRing('PAYLOAD_KEYS', values.PAYLOAD_KEYS),
    model: modelOf(values),
  }
}

function modelOf(values: Values): ModelConfig | null {
  if (!values.BMM_MODEL_API_KEY) return null
  return {
    apiKey: values.BMM_MODEL_API_KEY,
    baseUrl: values.BMM_MODEL_BASE_URL,
    generate: values.BMM_MODEL_GENERATE,
    edit: values.BMM_MODEL_EDIT,
    small: values.BMM_MODEL_SMALL,
    maxTokens: values.BMM_MODEL_MAX_TOKENS,
    features: values.BMM_MODEL_FEATURES,
    prices: values.BMM_MODEL_PRICES,
  }
}

function parseKeyRing(name: string, entries: string[]): KeyRing {
  return {
    keys: entries.map((entry) => {
      const [kid, base64 = ''] = entry.split(':')
      const key = Uint8Array.from(atobOr(name, base64), (char) => char.charCodeAt(0))
      if (!kid || key.length !== 32)
        throw new ConfigError(`${name}: each key is kid:base64 of 32 bytes`)
      return { kid, key }
    }),
  }
}

function atobOr(name: string, base64: string) {
  try {
    return atob(base64)
  } catch (cause) {
    throw new ConfigError(`${name}: the part after the colon is not base64`, { cause })
  }
}

function parseEgressHost(entry: string): [string, { address: string; port: number }] {
  const match = /^([a-z0-9.-]+)=(.+):(\d+)$/.exec(entry)
  if (!match?.[1] || !match[2]) throw new ConfigError('EGRESS_HOSTS: write name=address:port')
  return [match[1], { address: match[2].replace(/^\[|\]$/g, ''), port: Number(match[3]) }]
}
