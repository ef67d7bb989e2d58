import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from './config.ts'
import { settings } from './settings/settings.ts'
import { envExample } from './start/env-example.ts'

const noFile = (path: string): string => {
  throw new Error(`no file is expected to be read: ${path}`)
}
const load = (env: Record<string, string | undefined> = {}) => loadConfig(env, noFile)
const KEY = Buffer.alloc(32, 7).toString('base64')

/** What loadConfig says against an environment. */
function complaint(env: Record<string, string>, readFile = noFile): string {
  try {
    loadConfig(env, readFile)
  } catch (err) {
    if (err instanceof ConfigError) return err.message
    throw err
  }
  return 'nothing'
}

describe('.env.example', () => {
  const text = readFileSync(new URL('.env.example', import.meta.url), 'utf8')

  test('is what the settings table says', () => {
    expect(text, 'run npm run env-example').toBe(envExample())
  })

  test('names every setting once, with its default and its description', () => {
    const entries = [...text.matchAll(/^# (.+)\n#([A-Z_]+)=(.*)$/gm)].map(
      ([, description, name, preset]) => ({ name, description, preset }),
    )
    expect(entries).toEqual(
      Object.entries<{ description: string; default?: string }>(settings).map(
        ([name, setting]) => ({
          name,
          description: setting.description,
          preset: setting.default ?? '',
        }),
      ),
    )
  })

  test('holds no default for a secret', () => {
    const secrets = Object.values<{ description: string; isSecret?: true; default?: string }>(
      settings,
    ).filter(({ isSecret }) => isSecret)
    expect(secrets.map((setting) => setting.default ?? '').join('')).toBe('')
  })
})

describe('defaults', () => {
  test('an empty environment is enough', () => {
    expect(load()).toMatchObject({
      BMM_DATA_DIR: '.bmm',
      DATABASE_URL: undefined,
      API_PORT: 4000,
      GATEWAY_PORT: 4100,
      VERSION_PORTS: { first: 31_000, last: 31_999 },
      LISTEN_HOST: '127.0.0.1',
      TRUSTED_PROXIES: ['loopback'],
      OAUTH_CLIENT_METADATA: true,
      MCP_ALLOWED_ORIGINS: [],
      ownerSecretKeys: { keys: [] },
    })
  })

  test('an empty or blank value is the same as none', () => {
    expect(load({ API_PORT: '', LISTEN_HOST: '  ' })).toEqual(load())
  })

  test('public addresses follow the ports', () => {
    expect(load({ API_PORT: '5000', GATEWAY_PORT: '5100' })).toMatchObject({
      publicApiUrl: 'http://localhost:5000',
      publicGatewayUrl: 'http://localhost:5100',
      oauthIssuer: 'http://localhost:5000/oauth',
      oauthJwksUrl: 'http://localhost:5000/oauth/jwks',
    })
  })

  test('issuer and keys follow the public address, whatever slash it ends in', () => {
    expect(load({ PUBLIC_API_URL: 'https://bmm.example.com/' })).toMatchObject({
      publicApiUrl: 'https://bmm.example.com',
      oauthIssuer: 'https://bmm.example.com/oauth',
      oauthJwksUrl: 'https://bmm.example.com/oauth/jwks',
    })
  })

  test('the address of the keys may differ from the issuer', () => {
    const { oauthIssuer, oauthJwksUrl } = load({ OAUTH_JWKS_URL: 'http://api:4000/oauth/jwks' })
    expect({ oauthIssuer, oauthJwksUrl }).toEqual({
      oauthIssuer: 'http://localhost:4000/oauth',
      oauthJwksUrl: 'http://api:4000/oauth/jwks',
    })
  })
})

describe('NAME_FILE', () => {
  const [first, second] = ['a'.repeat(32), 'b'.repeat(32)]
  const files: Record<string, string> = { '/keys/session': `${first} ${second}\n` }
  const readFile = (path: string) => {
    const text = files[path]
    if (text === undefined) throw new Error(`no such file: ${path}`)
    return text
  }

  test('holds the value, without the line break at its end', () => {
    const config = loadConfig({ SESSION_KEYS_FILE: '/keys/session' }, readFile)
    expect(config.SESSION_KEYS).toEqual([first, second])
  })

  test('wins over NAME', () => {
    const env = { SESSION_KEYS: 'other', SESSION_KEYS_FILE: '/keys/session' }
    expect(loadConfig(env, readFile).SESSION_KEYS).toEqual([first, second])
  })

  test('that cannot be read is one more problem on the list', () => {
    expect(complaint({ SESSION_KEYS_FILE: '/nowhere', API_PORT: 'x' }, readFile)).toMatch(
      /API_PORT: .+\n\s+SESSION_KEYS_FILE: the file cannot be read/,
    )
  })
})

describe('values that do not fit', () => {
  test('are all listed by name', () => {
    const message = complaint({ API_PORT: '0', DOCKER_SOCKET: 'docker.sock', SIGN_UP: 'all' })
    expect(message).toMatch(/DOCKER_SOCKET: An absolute path\n\s+API_PORT: .+\n\s+SIGN_UP: /)
    expect(message).not.toContain('GATEWAY_PORT')
  })

  test.each([
    ['DATABASE_URL', 'mysql://u:s3cret-value@host/db'],
    ['PUBLIC_API_URL', 'javascript:s3cret-value'],
    ['API_PORT', 's3cret-value'],
    ['VERSION_PORTS', 's3cret-value'],
    ['HOST_ID', 'S3cret-Value'],
    ['EXAMPLE_SERVER', 's3cret-value'],
    ['OWNER_SECRET_KEYS', 'k1:s3cret-value'],
    ['PAYLOAD_KEYS', `k1:${Buffer.from('s3cret-value').toString('base64')}`],
    ['EGRESS_HOSTS', 's3cret-value'],
    ['BMM_MODEL_BASE_URL', 'ftp://s3cret-value'],
    ['BMM_MODEL_GENERATE', 'claude-opus-5-5 s3cret-value'],
    ['BMM_MODEL_EDIT', 'claude-opus-5-5 high s3cret-value'],
    ['BMM_MODEL_FEATURES', 'caching s3cret-value'],
    ['BMM_MODEL_PRICES', 's3cret-value=free'],
    ['BMM_MODEL_MAX_TOKENS', 's3cret-value'],
  ])('%s is refused by name and without its value', (name, value) => {
    const message = complaint({ [name]: value })
    expect(message).toContain(name)
    expect(message).not.toContain(value)
    expect(message.toLowerCase()).not.toContain('s3cret')
  })

  test.each(['31999-31000', '31000-70000', '31000', '1-2'])(
    '%s is no range of ports',
    (VERSION_PORTS) => {
      expect(complaint({ VERSION_PORTS })).toContain('VERSION_PORTS')
    },
  )
})

describe('key rings', () => {
  test('that sign cookies are long enough not to be guessed', () => {
    expect(complaint({ SESSION_KEYS: 'short' })).toMatch(/SESSION_KEYS: .*32 characters/)
  })

  test('keep their order: the first key encrypts', () => {
    const { ownerSecretKeys } = load({ OWNER_SECRET_KEYS: `new:${KEY} old:${KEY}` })
    expect(ownerSecretKeys.keys.map(({ kid }) => kid)).toEqual(['new', 'old'])
    expect(ownerSecretKeys.keys[0]?.key).toEqual(new Uint8Array(32).fill(7))
  })

  test.each(['CALLER_SECRET_KEYS', 'OWNER_SECRET_KEYS', 'PAYLOAD_KEYS'])(
    '%s takes keys of 32 bytes with a name, and no others',
    (name) => {
      expect(complaint({ [name]: `k1:${KEY}` })).toBe('nothing')
      expect(complaint({ [name]: `:${KEY}` })).toContain(name)
      expect(complaint({ [name]: `k1:${Buffer.alloc(16).toString('base64')}` })).toContain(name)
      expect(complaint({ [name]: 'k1:*' })).toContain(name)
    },
  )
})

describe('EGRESS_HOSTS', () => {
  test('maps names to an address and a port of the own network', () => {
    const { egressHosts } = load({
      EGRESS_HOSTS: 'wiki.corp.example=10.0.0.7:8080, git.corp.example=[fd00::7]:443',
    })
    expect([...egressHosts]).toEqual([
      ['wiki.corp.example', { address: '10.0.0.7', port: 8080 }],
      ['git.corp.example', { address: 'fd00::7', port: 443 }],
    ])
  })

  test.each([
    'wiki.corp.example',
    'wiki.corp.example=10.0.0.7',
    '=10.0.0.7:80',
    'UPPER=1.2.3.4:80',
  ])('%s is refused', (EGRESS_HOSTS) => {
    expect(complaint({ EGRESS_HOSTS })).toContain('EGRESS_HOSTS')
  })
})

describe('the model', () => {
  const key = { BMM_MODEL_API_KEY: 'key' }

  test('is not there without a key', () => {
    expect(load().model).toBe(null)
    expect(load({ BMM_MODEL_BASE_URL: 'http://localhost:1' }).model).toBe(null)
  })

  test('is set up by a key alone', () => {
    expect(load(key).model).toEqual({
      apiKey: 'key',
      baseUrl: undefined,
      generate: { model: 'claude-opus-5-5', effort: 'high' },
      edit: { model: 'claude-sonnet-5-5', effort: 'medium' },
      small: { model: 'claude-haiku-5-5', effort: 'medium' },
      maxTokens: 64_000,
      features: new Set(['structured-output', 'caching', 'thinking', 'effort']),
      prices: new Map([
        ['claude-opus-5-5', { input: 4, output: 20 }],
        ['claude-sonnet-5-5', { input: 2, output: 10 }],
        ['claude-haiku-5-5', { input: 0.1, output: 0.5 }],
      ]),
    })
  })

  test('takes the key and the address that other programs use, when ours are not set', () => {
    const theirs = { ANTHROPIC_API_KEY: 'theirs', ANTHROPIC_BASE_URL: 'http://localhost:1/' }
    expect(load(theirs).model).toMatchObject({ apiKey: 'theirs', baseUrl: 'http://localhost:1' })
    const both = { ...theirs, ...key, BMM_MODEL_BASE_URL: 'http://localhost:2' }
    expect(load(both).model).toMatchObject({ apiKey: 'key', baseUrl: 'http://localhost:2' })
  })

  test.each(['BMM_MODEL_API_KEY_FILE', 'ANTHROPIC_API_KEY_FILE'])(
    'reads its key from the file that %s names',
    (name) => {
      expect(loadConfig({ [name]: '/keys/model' }, () => 'from-file\n').model?.apiKey).toBe(
        'from-file',
      )
    },
  )

  test('a model without an effort gets the middle one', () => {
    expect(load({ ...key, BMM_MODEL_EDIT: 'qwen/qwen3:32b' }).model?.edit).toEqual({
      model: 'qwen/qwen3:32b',
      effort: 'medium',
    })
  })

  test('an endpoint may know none of the features', () => {
    expect(load({ ...key, BMM_MODEL_FEATURES: 'none' }).model?.features).toEqual(new Set())
    expect(load({ ...key, BMM_MODEL_FEATURES: 'caching' }).model?.features).toEqual(
      new Set(['caching']),
    )
  })

  test('what does not fit is said with an example', () => {
    expect(complaint({ BMM_MODEL_GENERATE: 'claude-opus-5-5 huge' })).toContain(
      'A model and an effort (low, medium, high, xhigh, max), as in claude-opus-5-5 high',
    )
    expect(complaint({ BMM_MODEL_FEATURES: 'streams' })).toContain('structured-output')
    expect(complaint({ BMM_MODEL_PRICES: 'claude-opus-5-5' })).toContain('claude-opus-5-5=4/20')
  })
})

test('a process fails at named places in tests alone', () => {
  const env = { BMM_FAILPOINTS: 'begin:after=kill' }
  expect(() => loadConfig(env, () => '')).toThrow('BMM_FAILPOINTS: only tests')
  expect(loadConfig({ ...env, NODE_ENV: 'test' }, () => '').BMM_FAILPOINTS).toEqual([
    'begin:after=kill',
  ])
})
