import { expect, it } from 'vitest'
import type { JsonSchema } from '../../../../../contract/json-schema.ts'
import { draftOf, emptyDraft, fitsForm, readDraft } from './draft.ts'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    days: { type: 'integer' },
    height: { type: 'number' },
    isMetric: { type: 'boolean' },
    unit: { enum: ['C', 'F', 3] },
    tags: { type: 'array', items: { type: 'string' } },
    place: {
      type: 'object',
      properties: { lat: { type: 'number' }, note: { type: ['string', 'null'] } },
      required: ['lat', 'note'],
    },
    filter: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
  required: ['city'],
}

const full = {
  city: 'Graz',
  days: 3,
  height: 353.5,
  isMetric: false,
  unit: 3,
  tags: ['a', ''],
  place: { lat: 47, note: null },
  filter: { any: [1, 'two'] },
}

it('gives back what it was filled from', () => {
  expect(readDraft(schema, draftOf(schema, full))).toEqual({ value: full, problems: {} })
})

it('leaves out what is empty, and asks for what is required alone', () => {
  expect(readDraft(schema, emptyDraft(schema))).toEqual({
    value: {},
    problems: { city: 'This is needed' },
  })
})

it('asks for the required fields of an optional object once one of them is filled in', () => {
  const draft = draftOf(schema, { city: 'Graz', place: { note: 'old town' } })
  expect(readDraft(schema, draft)).toEqual({
    value: { city: 'Graz', place: { note: 'old town' } },
    problems: { 'place.lat': 'This is needed' },
  })
})

it('says what cannot be read, and keeps it', () => {
  const draft = { ...Object(draftOf(schema, full)), days: '2.5', height: 'tall', filter: '{' }
  expect(readDraft(schema, draft)).toMatchObject({
    value: { days: 2.5, height: 'tall', filter: '{' },
    problems: {
      days: 'This is not a whole number',
      height: 'This is not a number',
      filter: 'This is not JSON',
    },
  })
})

it('knows what the form has no field for', () => {
  expect(fitsForm(schema, { tags: ['a'], city: 'Graz' })).toBe(true)
  expect(fitsForm(schema, { city: 'Graz', other: 1 })).toBe(false)
  expect(fitsForm(schema, { city: 'Graz', place: { lat: 1, note: null, more: {} } })).toBe(false)
  expect(fitsForm(schema, ['Graz'])).toBe(false)
})
