import { describe, expect, it } from 'vitest'
import { secretSpec } from '../contract/spec.ts'
import { callSpec } from './testing/call-spec.ts'
import { convertOne } from './testing/convert-root.ts'

const info = {
  title: 'The Weather API v2',
  version: '2',
  contact: { url: 'https://weather.example/help' },
}

function secure(securitySchemes: object, security: unknown, more: object = {}) {
  return convertOne({ security, ...more }, { info, components: { securitySchemes } })
}

const header = { type: 'apiKey', in: 'header', name: 'X-API-Key' }
const cookie = { type: 'apiKey', in: 'cookie', name: 'sid' }
const query = { type: 'apiKey', in: 'query', name: 'appid' }
const basic = { type: 'http', scheme: 'Basic' }
const bearer = { type: 'http', scheme: 'bearer' }
const oauth = {
  type: 'oauth2',
  flows: { authorizationCode: { scopes: { read: 'Read', write: '' } } },
}
const connect = { type: 'openIdConnect', openIdConnectUrl: 'https://weather.example/oidc' }

describe('security schemes', () => {
  it.each<[string, object, string[], object]>([
    ['a key in a header', header, ['WEATHER_API_KEY'], { 'x-api-key': 'A' }],
    ['a key in a cookie', cookie, ['WEATHER_SESSION'], { cookie: 'sid=A' }],
    [
      'a user name and a password',
      basic,
      ['WEATHER_USERNAME', 'WEATHER_PASSWORD'],
      { authorization: `Basic ${btoa('A:B')}` },
    ],
    ['a bearer token', bearer, ['WEATHER_TOKEN'], { authorization: 'Bearer A' }],
    ['OAuth', oauth, ['WEATHER_TOKEN'], { authorization: 'Bearer A' }],
    ['OpenID Connect', connect, ['WEATHER_TOKEN'], { authorization: 'Bearer A' }],
  ])('sends %s', async (_, scheme, keys, headers) => {
    const { spec, warnings } = secure({ it: scheme }, [{ it: [] }])
    expect(spec.secrets.map(({ key }) => key)).toEqual(keys)
    const secrets = Object.fromEntries(keys.map((key, index) => [key, 'AB'.charAt(index)]))
    const { request } = await callSpec({ spec, input: {}, secrets })
    expect(Object.fromEntries(request.headers)).toEqual({ accept: 'application/json', ...headers })
    expect(request.url.search).toBe('')
    expect(warnings).toEqual([])
  })

  it('sends a key in the query where the service knows no other way, and says so', async () => {
    const parameters = [
      { name: 'q', in: 'query', schema: { type: 'string' } },
      { name: 'appid', in: 'query', required: true, schema: { type: 'string' } },
    ]
    const { spec, warnings } = secure({ it: query }, [{ it: [] }], { parameters })
    expect(Object.keys(spec.tools[0]?.inputSchema.properties ?? {})).toEqual(['q'])
    const { request } = await callSpec({
      spec,
      input: { q: 'x' },
      secrets: { WEATHER_API_KEY: 'k&y' },
    })
    expect(request.url.search).toBe('?appid=k%26y&q=x')
    expect(warnings).toEqual([
      'list_things: the service takes its key in the URL alone, where it may stand in logs.',
    ])
  })

  it('describes each secret, and where to get it', () => {
    const { spec } = secure({ it: { ...header, description: 'Ask <b>sales</b>.' } }, [{ it: [] }])
    expect(spec.secrets).toEqual([
      {
        key: 'WEATHER_API_KEY',
        description: 'The key for The Weather API v2, sent as the header X-API-Key. Ask sales.',
        howToGetUrl: 'https://weather.example/help',
        whose: 'owner',
      },
    ])
    expect(secure({ it: oauth }, [{ it: [] }]).spec.secrets[0]?.description).toBe(
      'An OAuth access token for The Weather API v2, sent as a bearer token. Scopes that exist: read, write.',
    )
  })

  it.each<[string, unknown, string[]]>([
    ['nothing where nothing is asked for', undefined, []],
    ['nothing where it says so', [], []],
    ['nothing where that comes first', [{}, { header: [] }], []],
    ['the first alternative', [{ header: [] }, { bearer: [] }], ['WEATHER_API_KEY']],
    ['the first that it can do', [{ tls: [] }, { digest: [] }, { bearer: [] }], ['WEATHER_TOKEN']],
    [
      'all of one alternative',
      [{ header: [], cookie: [] }],
      ['WEATHER_API_KEY', 'WEATHER_SESSION'],
    ],
    [
      'one of two in the same header',
      [{ basic: [], bearer: [] }],
      ['WEATHER_USERNAME', 'WEATHER_PASSWORD'],
    ],
  ])('takes %s', (_, security, keys) => {
    const schemes = {
      header,
      cookie,
      basic,
      bearer,
      tls: { type: 'mutualTLS' },
      digest: { type: 'http', scheme: 'digest' },
    }
    expect(secure(schemes, security).spec.secrets.map(({ key }) => key)).toEqual(keys)
  })

  it('takes what the document asks for everywhere, unless the operation says otherwise', () => {
    const root = { security: [{ header: [] }], components: { securitySchemes: { header } } }
    expect(convertOne({}, root).spec.secrets).toHaveLength(1)
    expect(convertOne({ security: [] }, root).spec.secrets).toEqual([])
  })

  it('names keys of one kind after their schemes', () => {
    const schemes = {
      apiKeyAuth: header,
      appKeyAuth: { ...header, name: 'X-App' },
      second: { ...header, name: 'X-2' },
    }
    const { spec } = secure(schemes, [{ apiKeyAuth: [], appKeyAuth: [], second: [] }])
    expect(spec.secrets.map(({ key }) => key)).toEqual([
      'WEATHER_API_KEY_AUTH',
      'WEATHER_APP_KEY_AUTH',
      'WEATHER_SECOND_API_KEY',
    ])
  })

  it.each(['Node', 'BMM', '42', '日本', '', 'http proxy', 'x'.repeat(200), 'SSL'])(
    'makes a key that may be used of the title "%s"',
    (title) => {
      const schemes = { proxy: header, path: { ...header, name: 'X-B' }, login: basic }
      const { spec } = convertOne(
        { security: [{ proxy: [], path: [], login: [] }] },
        { info: { title }, components: { securitySchemes: schemes } },
      )
      expect(spec.secrets).toHaveLength(4)
      for (const secret of spec.secrets) expect(secretSpec.safeParse(secret).success).toBe(true)
    },
  )

  it.each(['X-Key\r\nHost: evil.example', 'Host', 'Content-Length', 'Cookie', 'Accept', ''])(
    'does not let a scheme set the header "%s"',
    (name) => {
      expect(() => secure({ it: { ...header, name } }, [{ it: [] }])).toThrow(
        'a way of signing in that a tool cannot do',
      )
    },
  )
})
