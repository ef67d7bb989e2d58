import { expect, it } from 'vitest'
import { toolInputs } from './tool-inputs.ts'

it('shows each input with its type, its need and its limits', () => {
  const rows = toolInputs({
    type: 'object',
    required: ['city'],
    properties: {
      city: { type: 'string', description: 'Where', minLength: 2, maxLength: 200_000 },
      days: { type: 'integer', minimum: 1, maximum: 7, default: 3 },
      unit: { enum: ['c', 'f'] },
      tags: { type: 'array', items: { type: 'string' }, minItems: 1 },
      raw: true,
    },
  })
  expect(rows).toEqual([
    {
      name: 'city',
      type: 'string',
      isRequired: true,
      description: 'Where · at least 2 characters · at most 200,000 characters',
    },
    { name: 'days', type: 'integer', isRequired: false, description: 'from 1 · to 7 · default 3' },
    { name: 'unit', type: '"c" | "f"', isRequired: false, description: '' },
    { name: 'tags', type: 'string[]', isRequired: false, description: 'at least 1 item' },
    { name: 'raw', type: 'any', isRequired: false, description: '' },
  ])
})

it('shows what is inside an object under its dotted name', () => {
  const rows = toolInputs({
    type: 'object',
    properties: { at: { type: 'object', properties: { lat: { type: ['number', 'null'] } } } },
  })
  expect(rows.map((row) => [row.name, row.type])).toEqual([
    ['at', 'object'],
    ['at.lat', 'number | null'],
  ])
})
