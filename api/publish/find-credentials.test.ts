import { expect, test } from 'vitest'
import type { PublishBody } from '../../contract/templates.ts'
import { officialTemplates } from '../../templates/official-templates.ts'
import { findCredentials } from './find-credentials.ts'
import { textsOf } from './texts-of.ts'

// Put together at run time, so that no scanner of repositories takes them for real.
const random = 'q8Zr2Lk9Vw3Xs7Tn5Bd1'
const long = 'hV7q2LmZ9xT4bKc8RwY3nPf6DsJ1gXe'
const hex = '0d9f4b7c1e8a6352'
const samples = {
  github: `ghp_${random}${random}`,
  anthropic: `sk-ant-api03-${random}`,
  aws: `AKIA${'Q7ZR2LK9VW3XS7TN'}`,
  jwt: `eyJhbGciOiJI.eyJzdWIiOiIx.${random}`,
  pem: '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
  notion: `ntn_${long}${random}`,
  olderNotion: `secret_${long}${random}`,
  pypi: `pypi-${long}`,
  sentry: `sntrys_${long}`,
  sentryUser: `sntryu_${hex.repeat(4)}`,
  azure: `AccountKey=${long}${random}==;EndpointSuffix=core.windows.net`,
  slackApp: `xapp-1-${random}`,
  stripeHook: `whsec_${long}`,
  twilio: `AC${hex}${hex}:${hex}${hex}`,
  slackHook: `https://hooks.slack.com/services/T1234567/B7654321/${random}`,
}

test.each(Object.entries(samples))('finds one of a known shape: %s', (_name, sample) => {
  expect(findCredentials(`before ${sample} after`)).toHaveLength(1)
})

test.each([
  `{"access_token":"${random}"}`,
  `"{\\"apiKey\\": \\"${random}\\"}"`,
  `const clientSecret = '${random}'`,
  `headers: { authorization: 'Bearer ${random}' }`,
  `https://api.example.com/data?key=${random}`,
  `postgres://me:${random}@db.example.com/x`,
  `X-Api-Key: "${random}"`,
])('finds a random value under a telling name: %j', (text) => {
  expect(findCredentials(text)).not.toEqual([])
})

test.each([
  `curl -H "X-Api-Key: ${long}" https://api.example.com`,
  `curl -H 'Authorization: token ${long}' https://api.example.com`,
  `"curl -H \\"Authorization: ${long}\\""`,
  `export API_KEY=${long}`,
  `api_key: ${long}`,
  `Set api_key: ${long}.`,
  `headers['authorization'] = '${long}'`,
  `headers["x-api-key"] = "${long}"`,
  `headers.set('x-api-key', '${long}')`,
  `const auth = '${long}'`,
  `authorization: '${long}'`,
  `api-key: ${hex}${hex}`,
  `TODOIST=${hex}${hex}${hex.slice(8)}`,
  `For Todoist I use ${hex}${hex}${hex.slice(8)} myself`,
  `twilio('AC…', '${hex}${hex}')`,
])('finds a random value without quotes, or under a name of another form: %j', (text) => {
  expect(findCredentials(text)).toHaveLength(1)
})

test.each([
  'const auth = ctx.secrets.WEATHER_TOKEN_2_OF_MINE',
  'type Token = Schemas.V3_1.AccessTokenV2x3',
  'const apiKey = base64Url2Bytes(ctx.secrets.KEY)',
  'const signingSecret = sha256HmacKeyBytes',
  'tokenPath: v1/oauth2/token/refresh2',
  "required: ['access_token', 'oauth2_organization_id']",
  'author: reviewer2_of_3_papers_9x8y7z',
  'export API_KEY=your_api_key_goes_here_1a2b3c',
  `See github.com/someone/todoist/commit/${hex}${hex}${hex.slice(8)}`,
  `The issue of Sentry has the id ${hex}${hex}`,
  'a secret_manager_of_another_kind_2_or_more',
  'pypi-simple-repository-server-and-mirror',
])('takes no word for a value: %j', (text) => {
  expect(findCredentials(text)).toEqual([])
})

test.each([
  'authorization: `Bearer ${ctx.secrets.GITHUB_TOKEN}`',
  'const token = ctx.secrets.WEATHER_TOKEN_2',
  '{"token":"your-token-goes-here-1"}',
  '{"api_key":"xxxxxxxxxxxxxxxxxxxx1"}',
  `{"nextPageToken":"${random}"}`,
  `{"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e"}`,
  '{"token":"aaaaaaaaaaaaaaaaaaaa1"}',
  'postgres://user:password@localhost/db',
  'Ask for an api key at https://example.com/keys',
])('leaves alone what is none: %j', (text) => {
  expect(findCredentials(text)).toEqual([])
})

test('says where, and never repeats the value', () => {
  const found = findCredentials(`one\ntwo = 2\nthree ${samples.github}`)
  expect(found).toEqual([{ index: 18, what: 'a credential (github token)' }])
  expect(JSON.stringify(found)).not.toContain(random)
})

test('official templates hold none', () => {
  for (const { spec, code, title, shortDescription, longDescription } of officialTemplates) {
    const texts = { title, shortDescription, longDescription, changes: '' }
    const body: PublishBody = { ...texts, category: 'Data', licence: 'none', secrets: [] }
    const found = textsOf({ body, spec, code }).flatMap(({ text, pointerAt }) =>
      findCredentials(text).map(({ index, what }) => `${title}${pointerAt(index)}: ${what}`),
    )
    expect(found).toEqual([])
  }
})

test.each([
  'a',
  'a.',
  'eyJ-',
  'eyJaaaaaaaa.',
  'secret',
  'token=',
  'a://',
  'a://b:',
  'bearer ',
  'SG.',
  '-----BEGIN ',
  'auth: ',
  'auth=aB1',
  "token', '",
  'todoist ',
  'todoist 0d9f4b7c1e8a',
  'pypi-',
  'pypi-a.',
  'secret_a',
  'AccountKey=a',
])('is done with a long text of strangers at once: %j again and again', (piece) => {
  const begunAt = performance.now()
  findCredentials(piece.repeat(200_000 / piece.length))
  expect(performance.now() - begunAt).toBeLessThan(5_000)
})

test.each(['token', 'token"', "headers['auth'", "set('token',", 'auth: token'])(
  'is done at once with %j and blanks without end',
  (name) => {
    const begunAt = performance.now()
    findCredentials(`${name}${' '.repeat(150_000)}x`)
    expect(performance.now() - begunAt).toBeLessThan(5_000)
  },
  120_000,
)
