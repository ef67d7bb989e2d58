import { expect, test } from 'vitest'
import type { PublishBody } from '../../contract/templates.ts'
import { officialTemplates } from '../../templates/official-templates.ts'
import { findCredentials } from './find-credentials.ts'
import { textsOf } from './texts-of.ts'

// Put together at run time, so that no scanner of repositories takes them for real.
const random = 'q8Zr2Lk9Vw3Xs7Tn5Bd1'
const samples = {
  github: `ghp_${random}${random}`,
  anthropic: `sk-ant-api03-${random}`,
  aws: `AKIA${'Q7ZR2LK9VW3XS7TN'}`,
  jwt: `eyJhbGciOiJI.eyJzdWIiOiIx.${random}`,
  pem: '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
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
])('is done with a long text of strangers at once: %j again and again', (piece) => {
  const begunAt = performance.now()
  findCredentials(piece.repeat(200_000 / piece.length))
  expect(performance.now() - begunAt).toBeLessThan(5_000)
})
