// The only reader of the environment: it turns an environment into a value. Files are read through a function that
// main files hand in, so that secrets can stay out of the environment: NAME_FILE names a file that holds NAME.
import * as z from 'zod'

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/$/, ''))
const port = z.coerce.number().int().min(1).max(65_535)
const words = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))
/** Whoever guesses one of these can sign in as anybody. */
const signingKeys = words.refine(
  (keys) => keys.every((key) => key.length >= 32),
  'Each key needs at least 32 characters',
)
const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const
/** What an endpoint that speaks the Messages API may or may not know. */
const modelFeatures = ['structured-output', 'caching', 'thinking', 'effort'] as const

const modelChoice = z
  .string()
  .regex(
    new RegExp(`^\\S+(?:\\s+(?:${efforts.join('|')}))?$`),
    `A model and an effort (${efforts.join(', ')}), as in claude-opus-5-5 high`,
  )
  .transform((text) => {
    const [model = '', word] = text.split(/\s+/)
    return { model, effort: efforts.find((effort) => effort === word) ?? 'medium' }
  })
const features = words
  .refine(
    (names) => names.every((name) => name === 'none' || isOneOf(modelFeatures, name)),
    `Any of ${modelFeatures.join(', ')}; or none`,
  )
  .transform((names) => new Set(modelFeatures.filter((feature) => names.includes(feature))))
const prices = words
  .refine(
    (entries) => entries.every((entry) => PRICE.test(entry)),
    'Write model=input/output, as in claude-opus-5-5=4/20',
  )
  .transform((entries) => new Map(entries.map(parsePrice)))
const onOff = z.enum(['on', 'off']).transform((text) => text === 'on')

const PRICE = /^([^=]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/

interface Setting {
  section: string
  schema: z.ZodType
  /** As one would write it. Absent: the setting is empty unless it is set. */
  default?: string
  isSecret?: true
  /** Another program's name for the same, read when ours is not set. */
  alias?: string
  /** No other process is told. */
  isForWorkerAlone?: true
  description: string
}

/** Every setting, in the order of .env.example. */
export const settings = {
  BMM_DATA_DIR: {
    section: 'Where things lie',
    schema: z.string(),
    default: '.bmm',
    description: 'Keys, logs, sockets and the embedded database lie here.',
  },
  DATABASE_URL: {
    section: 'Where things lie',
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    isSecret: true,
    description:
      'PostgreSQL 15 or later. Unset: npm start runs one of its own in the data directory.',
  },
  TEMPORAL_ADDRESS: {
    section: 'Where things lie',
    schema: z.string().optional(),
    description: 'host:port of a Temporal server. Unset: npm start runs one of its own.',
  },
  TEMPORAL_NAMESPACE: {
    section: 'Where things lie',
    schema: z.string(),
    default: 'bmm',
    description: 'The namespace of the workflows.',
  },
  TEMPORAL_RETENTION_DAYS: {
    section: 'Where things lie',
    schema: z.coerce.number().int().min(1).max(365),
    default: '7',
    description: 'How long finished workflows can be looked at. 30 in production.',
  },
  DOCKER_SOCKET: {
    section: 'Where things lie',
    schema: z.string().startsWith('/', 'An absolute path'),
    default: '/var/run/docker.sock',
    description: 'The socket of the Docker engine. Only the worker uses it.',
  },
  API_PORT: {
    section: 'Addresses',
    schema: port,
    default: '4000',
    description: 'Dashboard, REST API and sign-in.',
  },
  GATEWAY_PORT: {
    section: 'Addresses',
    schema: port,
    default: '4100',
    description: 'Where MCP clients call the servers.',
  },
  TEMPORAL_PORT: {
    section: 'Addresses',
    schema: port,
    default: '7233',
    description: 'Of the Temporal server that npm start runs.',
  },
  TEMPORAL_UI_PORT: {
    section: 'Addresses',
    schema: port,
    default: '8233',
    description: "Of that server's web pages.",
  },
  TEMPORAL_UI_URL: {
    section: 'Addresses',
    schema: url.optional(),
    description:
      "Of Temporal's web pages, which may ask the api to decrypt. Unset: http://localhost:TEMPORAL_UI_PORT.",
  },
  VERSION_PORTS: {
    section: 'Addresses',
    schema: z
      .string()
      .regex(/^\d{2,5}-\d{2,5}$/, 'Two ports, as in 43000-43999')
      .transform((text) => {
        const [first = 0, last = 0] = text.split('-').map(Number)
        return { first, last }
      })
      .refine(({ first, last }) => first <= last && last <= 65_535, 'The first port comes first'),
    default: '43000-43999',
    description: 'On 127.0.0.1: each version of a server can be tried on a port of its own.',
  },
  LISTEN_HOST: {
    section: 'Addresses',
    schema: z.string(),
    default: '127.0.0.1',
    description:
      'The address that api and gateway bind. 0.0.0.0 behind a reverse proxy in a container.',
  },
  PUBLIC_API_URL: {
    section: 'Addresses',
    schema: url.optional(),
    description: 'How browsers reach the api. Unset: http://localhost:API_PORT.',
  },
  PUBLIC_GATEWAY_URL: {
    section: 'Addresses',
    schema: url.optional(),
    description: 'How MCP clients reach the gateway. Unset: http://localhost:GATEWAY_PORT.',
  },
  TRUSTED_PROXIES: {
    section: 'Addresses',
    schema: words,
    default: 'loopback',
    description: 'Proxies whose X-Forwarded-For is believed (addresses, ranges, or loopback).',
  },
  OAUTH_ISSUER: {
    section: 'Identity',
    schema: url.optional(),
    description: 'Name of the authorization server. Unset: PUBLIC_API_URL/oauth.',
  },
  OAUTH_JWKS_URL: {
    section: 'Identity',
    schema: url.optional(),
    description: 'Where the gateway fetches its keys. Unset: OAUTH_ISSUER/jwks.',
  },
  OAUTH_CLIENT_METADATA: {
    section: 'Identity',
    schema: onOff,
    default: 'on',
    description: 'Client id metadata documents. off where the api has no outbound https.',
  },
  MCP_ALLOWED_ORIGINS: {
    section: 'Identity',
    schema: words,
    default: '',
    description: 'Host names of browser clients, beside our own and localhost.',
  },
  GOOGLE_CLIENT_ID: {
    section: 'Identity',
    schema: z.string().optional(),
    description: 'Sign-in with Google: the id of the OAuth client.',
  },
  GOOGLE_CLIENT_SECRET: {
    section: 'Identity',
    schema: z.string().optional(),
    isSecret: true,
    description: 'Its secret.',
  },
  OIDC_ISSUER: {
    section: 'Identity',
    schema: url.optional(),
    description: 'Sign-in with any OpenID Connect issuer.',
  },
  OIDC_CLIENT_ID: {
    section: 'Identity',
    schema: z.string().optional(),
    description: 'The id of our client there.',
  },
  OIDC_CLIENT_SECRET: {
    section: 'Identity',
    schema: z.string().optional(),
    isSecret: true,
    description: 'Its secret.',
  },
  OIDC_NAME: {
    section: 'Identity',
    schema: z.string(),
    default: 'Single sign-on',
    description: 'What the button says.',
  },
  SIGN_UP: {
    section: 'Identity',
    schema: z.enum(['invited', 'domains', 'open']),
    default: 'invited',
    description: 'Who gets an account by signing in: invited, domains (SIGN_UP_DOMAINS) or open.',
  },
  SIGN_UP_DOMAINS: {
    section: 'Identity',
    schema: words,
    default: '',
    description: 'E-mail domains that may sign up, when SIGN_UP is domains.',
  },
  SESSION_KEYS: {
    section: 'Keys (npm start makes files for them at the first start)',
    schema: signingKeys,
    default: '',
    isSecret: true,
    description: 'Sign the dashboard cookie. The first signs, all verify.',
  },
  OAUTH_COOKIE_KEYS: {
    section: 'Keys (npm start makes files for them at the first start)',
    schema: signingKeys,
    default: '',
    isSecret: true,
    description: 'Sign the cookies of the authorization server. The first signs, all verify.',
  },
  OWNER_SECRET_KEYS: {
    section: 'Keys (npm start makes files for them at the first start)',
    schema: words,
    default: '',
    isSecret: true,
    description:
      'kid:base64 of 32 bytes. Encrypt the secrets of servers. Losing them loses the secrets.',
  },
  CALLER_SECRET_KEYS: {
    section: 'Keys (npm start makes files for them at the first start)',
    schema: words,
    default: '',
    isSecret: true,
    description: 'kid:base64 of 32 bytes. Encrypt the secrets that callers gave.',
  },
  PAYLOAD_KEYS: {
    section: 'Keys (npm start makes files for them at the first start)',
    schema: words,
    default: '',
    isSecret: true,
    description: 'kid:base64 of 32 bytes. Encrypt what Temporal stores.',
  },
  BMM_MODEL_API_KEY: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: z.string().optional(),
    isSecret: true,
    isForWorkerAlone: true,
    alias: 'ANTHROPIC_API_KEY',
    description: 'Key for the Messages API. ANTHROPIC_API_KEY is read when this is unset.',
  },
  BMM_MODEL_BASE_URL: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: url.optional(),
    alias: 'ANTHROPIC_BASE_URL',
    description:
      'Any endpoint that speaks the Messages API. ANTHROPIC_BASE_URL is read when this is unset; else Anthropic itself.',
  },
  BMM_MODEL_GENERATE: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: modelChoice,
    default: 'claude-opus-5-5 high',
    description:
      'Model and effort (low, medium, high, xhigh, max) that write a server from a prompt.',
  },
  BMM_MODEL_EDIT: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: modelChoice,
    default: 'claude-sonnet-5-5 medium',
    description: 'Model and effort that change, repair and polish one.',
  },
  BMM_MODEL_FEATURES: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: features,
    default: 'structured-output caching thinking effort',
    description:
      'What the endpoint knows. Leave out what it does not; none when it knows none of it.',
  },
  BMM_MODEL_MAX_TOKENS: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: z.coerce.number().int().min(1_000).max(1_000_000),
    default: '64000',
    description: 'The longest answer, thoughts included. Lower it where the endpoint allows less.',
  },
  BMM_MODEL_PRICES: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: prices,
    default: 'claude-opus-5-5=4/20 claude-sonnet-5-5=2/10 claude-haiku-5-5=0.1/0.5',
    description: 'model=input/output in US dollars for a million tokens. Others cost "unknown".',
  },
  BMM_MODEL_CALLS_PER_MINUTE: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: z.coerce.number().int().min(1).max(6_000),
    default: '60',
    description: 'Of all workers together; what is more waits.',
  },
  BMM_REPAIR_TRIES: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: z.coerce.number().int().min(0).max(10),
    default: '3',
    description: 'How often a build may have its code repaired.',
  },
  BMM_REPAIR_TOKENS: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: z.coerce.number().int().min(0).max(1_000_000),
    default: '60000',
    description: 'Tokens that the repairs of one build may take, in and out.',
  },
  BMM_PREVIEW_MINUTES: {
    section: 'The model that writes servers (without a key everything but that works)',
    schema: z.coerce.number().min(0.01).max(1_440),
    default: '5',
    description: 'How long a preview is kept.',
  },
  HOST_ID: {
    section: 'Running servers',
    schema: z.string().regex(/^[a-z0-9-]{1,32}$/),
    default: 'local',
    description: 'Name of this Docker host. It must survive restarts.',
  },
  INSTALL_ID: {
    section: 'Running servers',
    schema: z.string().regex(/^[a-z0-9]{1,16}$/),
    default: 'main',
    description: 'Tells the containers of several installations on one Docker engine apart.',
  },
  RUNNER_MEMORY_MB: {
    section: 'Running servers',
    schema: z.coerce.number().int().min(128).max(8_192),
    default: '256',
    description: 'Memory of one runner.',
  },
  RUNNER_CPUS: {
    section: 'Running servers',
    schema: z.coerce.number().min(0.1).max(16),
    default: '0.5',
    description: 'Processor share of one runner.',
  },
  CALLER_CALLS_PER_MINUTE: {
    section: 'Running servers',
    schema: z.coerce.number().int().min(0).max(1_000_000),
    default: '1200',
    description: 'Calls that one caller may make to one server, at each gateway. 0: no limit.',
  },
  SERVER_CALLS_PER_MINUTE: {
    section: 'Running servers',
    schema: z.coerce.number().int().min(0).max(1_000_000),
    default: '12000',
    description: 'Calls that all callers of one server may make, at each gateway. 0: no limit.',
  },
  EGRESS_HOSTS: {
    section: 'Running servers',
    schema: words,
    default: '',
    description:
      'name=address:port pairs: hosts of your own network that servers may list although the address is private.',
  },
  EXAMPLE_SERVER: {
    section: 'Running servers',
    schema: onOff,
    default: 'on',
    description: 'Build an example server at the first start.',
  },
  CHROMIUM: {
    section: 'Development',
    schema: z.string().optional(),
    description: 'The Chromium that the end-to-end tests drive. Unset: the one on PATH.',
  },
  BMM_TEMPORAL_DOWNLOAD: {
    section: 'Development',
    schema: z.enum(['0', '1']),
    default: '1',
    description: '0: never try to download the Temporal server, build it with Go.',
  },
  BMM_FAILPOINTS: {
    section: 'Development',
    schema: words,
    default: '',
    description:
      'Tests only: where the worker is to fail, as name=kill, name=throw, name=fail or name=hang.',
  },
  LOG_LEVEL: {
    section: 'Development',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    default: 'info',
    description: 'How much api, worker and gateway say.',
  },
} as const satisfies Record<string, Setting>

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
  maxTokens: number
  features: Values['BMM_MODEL_FEATURES']
  /** By model: US dollars for a million tokens. */
  prices: Values['BMM_MODEL_PRICES']
}

export interface Config extends Values {
  publicApiUrl: string
  publicGatewayUrl: string
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
    maxTokens: values.BMM_MODEL_MAX_TOKENS,
    features: values.BMM_MODEL_FEATURES,
    prices: values.BMM_MODEL_PRICES,
  }
}

function parsePrice(entry: string): [string, { input: number; output: number }] {
  const [, model = '', input, output] = PRICE.exec(entry) ?? []
  return [model, { input: Number(input), output: Number(output) }]
}

function isOneOf<T extends string>(names: readonly T[], text: string): text is T {
  return names.some((name) => name === text)
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
