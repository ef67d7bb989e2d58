import * as z from 'zod'
import { modelSettings } from './model-settings.ts'
import { onOff, port, portOrNone, signingKeys, url, words } from './schemas.ts'

export interface Setting {
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
    description:
      'host:port of a Temporal server, spoken to without TLS. Unset: npm start runs one of its own.',
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
      .regex(/^\d{2,5}-\d{2,5}$/, 'Two ports, as in 31000-31999')
      .transform((text) => {
        const [first = 0, last = 0] = text.split('-').map(Number)
        return { first, last }
      })
      .refine(({ first, last }) => first <= last && last <= 65_535, 'The first port comes first'),
    default: '31000-31999',
    description:
      'On 127.0.0.1: each version of a server can be tried on a port of its own. Below those that the system lends to connections (32768 and up).',
  },
  LISTEN_HOST: {
    section: 'Addresses',
    schema: z.string(),
    default: '127.0.0.1',
    description:
      'The address that api and gateway bind. 0.0.0.0 when their reverse proxy is on another machine.',
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
  GATEWAY_URL: {
    section: 'Addresses',
    schema: url.optional(),
    description:
      'How the api itself reaches the gateway, for the playground. Unset: http://127.0.0.1:GATEWAY_PORT.',
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
    description:
      'Where the gateway fetches its keys. Unset: OAUTH_ISSUER/jwks. On one machine behind a proxy: http://127.0.0.1:API_PORT/oauth/jwks.',
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
  MARKETPLACE_PUBLIC: {
    section: 'Identity',
    schema: onOff,
    default: 'off',
    description: 'on: the marketplace and its templates can be read without signing in.',
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
  ...modelSettings,
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
  WARM_RUNNERS: {
    section: 'Running servers',
    schema: z.coerce.number().int().min(0).max(100),
    default: '2',
    description:
      'Runners that stand ready on this host, so that a server is deployed or woken at once: about 30 MB each, fewer when memory is short. 0: none.',
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
  SLEEP_AFTER_MINUTES: {
    section: 'Running servers',
    schema: z.coerce.number().min(0).max(525_600),
    default: '10',
    description:
      'A server that nobody has called for this long gives up its container until the next call. 0: never. Each server may say otherwise.',
  },
  NOTICE_WEBHOOK_URL: {
    section: 'Running servers',
    schema: url.optional(),
    isSecret: true,
    isForWorkerAlone: true,
    description:
      'Notices to organisations, such as of a takedown, are posted here as JSON besides being shown.',
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
  METRICS_HOST: {
    section: 'Watching over it',
    schema: z.string(),
    default: '127.0.0.1',
    description:
      'The address of the three ports below: /metrics for Prometheus, /healthz, /readyz. Nobody signs in there.',
  },
  API_METRICS_PORT: {
    section: 'Watching over it',
    schema: portOrNone,
    default: '4001',
    description: 'Of the api. 0: none.',
  },
  GATEWAY_METRICS_PORT: {
    section: 'Watching over it',
    schema: portOrNone,
    default: '4101',
    description: 'Of the gateway. 0: none.',
  },
  WORKER_METRICS_PORT: {
    section: 'Watching over it',
    schema: portOrNone,
    default: '4201',
    description: 'Of the worker. 0: none.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    section: 'Watching over it',
    schema: url.optional(),
    description:
      'An OpenTelemetry collector that takes traces over HTTP, as in http://127.0.0.1:4318. Unset: nothing is traced.',
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
