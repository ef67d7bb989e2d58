import { expect, test } from 'vitest'
import { serverSpec } from '../../../../../contract/spec.ts'
import { exampleSpec } from '../../../example-spec.ts'
import { fieldOf, formOfSpec, requestOf } from './publish-form.ts'

const token = { key: 'TOKEN', description: 'Reads', whose: 'owner' } as const
const spec = serverSpec.parse({ ...exampleSpec, secrets: [token] })

test('sends words for a secret only once they differ from the spec', () => {
  const form = formOfSpec(spec)
  expect(requestOf(form, spec.secrets)).not.toHaveProperty('templateId')
  expect(requestOf(form, spec.secrets).secrets).toEqual([])
  const better = { key: 'TOKEN', description: 'Reads', howToGetUrl: 'https://a.example/keys' }
  expect(requestOf({ ...form, secrets: [better] }, spec.secrets).secrets).toEqual([better])
})

test('finds the field of a problem, whether a secret is named by place or by key', () => {
  const form = formOfSpec(spec)
  const better = { key: 'TOKEN', description: 'Reads', howToGetUrl: 'http://a.example' }
  const request = requestOf({ ...form, secrets: [better] }, spec.secrets)
  expect(fieldOf('/body/secrets/0/howToGetUrl', request)).toBe('secrets/TOKEN/howToGetUrl')
  expect(fieldOf('/body/secrets/TOKEN/howToGetUrl', request)).toBe('secrets/TOKEN/howToGetUrl')
  expect(fieldOf('/body/title', request)).toBe('title')
  expect(fieldOf('/code:3:7', request)).toBe('/code:3:7')
})
