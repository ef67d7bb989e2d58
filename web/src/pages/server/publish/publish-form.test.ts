import { expect, test } from 'vitest'
import { serverSpec } from '../../../../../contract/spec.ts'
import { exampleSpec } from '../../../example-spec.ts'
import { fakeTemplate } from '../../../fake-nouns.ts'
import { continueTemplate, fieldOf, formOf, requestOf } from './publish-form.ts'

const token = { key: 'TOKEN', description: 'Reads', whose: 'owner' } as const
const spec = serverSpec.parse({ ...exampleSpec, secrets: [token] })

test('begins with what the server is called, and the words of its spec', () => {
  const long = serverSpec.parse({ ...exampleSpec, description: `One\n${'word '.repeat(60)}` })
  const form = formOf({ title: 'x'.repeat(80), spec: long })
  expect(form.title).toBe('x'.repeat(60))
  expect(form.shortDescription).toBe(`One ${'word '.repeat(60)}`.slice(0, 160))
  expect(form.longDescription).toBe(long.description)
})

test('continues a template with its texts, and keeps what the spec says better of secrets', () => {
  const [published, address] = ['https://a.example/old', 'https://a.example/new']
  const secrets = [
    { ...token, key: 'OWN', howToGetUrl: address },
    { ...token, key: 'KNOWN' },
    { ...token, key: 'NEW' },
  ]
  const template = fakeTemplate({
    title: 'Tides',
    secrets: [
      { ...token, key: 'OWN', description: 'Reads the tides', howToGetUrl: published },
      { ...token, key: 'KNOWN', description: 'Reads the tides', howToGetUrl: published },
    ],
  })
  const form = continueTemplate(
    { ...formOf({ title: 'Weather', spec: { ...spec, secrets } }), changes: 'More' },
    template,
  )
  const { id: templateId, title, shortDescription, longDescription, category, licence } = template
  expect(form).toEqual({
    templateId,
    title,
    shortDescription,
    longDescription,
    category,
    licence,
    changes: 'More',
    secrets: [
      { key: 'OWN', description: 'Reads', howToGetUrl: address },
      { key: 'KNOWN', description: 'Reads the tides', howToGetUrl: published },
      { key: 'NEW', description: 'Reads', howToGetUrl: '' },
    ],
  })
})

test('sends words for a secret only once they differ from the spec', () => {
  const form = formOf({ title: 'Weather', spec })
  expect(requestOf(form, spec.secrets)).not.toHaveProperty('templateId')
  expect(requestOf(form, spec.secrets).secrets).toEqual([])
  const better = { key: 'TOKEN', description: 'Reads', howToGetUrl: 'https://a.example/keys' }
  expect(requestOf({ ...form, secrets: [better] }, spec.secrets).secrets).toEqual([better])
})

test('finds the field of a problem, whether a secret is named by place or by key', () => {
  const form = formOf({ title: 'Weather', spec })
  const better = { key: 'TOKEN', description: 'Reads', howToGetUrl: 'http://a.example' }
  const request = requestOf({ ...form, secrets: [better] }, spec.secrets)
  expect(fieldOf('/body/secrets/0/howToGetUrl', request)).toBe('secrets/TOKEN/howToGetUrl')
  expect(fieldOf('/body/secrets/TOKEN/howToGetUrl', request)).toBe('secrets/TOKEN/howToGetUrl')
  expect(fieldOf('/body/title', request)).toBe('title')
  expect(fieldOf('/code:3:7', request)).toBe('/code:3:7')
})
