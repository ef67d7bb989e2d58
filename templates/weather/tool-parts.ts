import type { JsonSchema } from '../../contract/json-schema.ts'

export const latitude: JsonSchema = {
  type: 'number',
  minimum: -90,
  maximum: 90,
  description: 'In degrees',
}
export const longitude: JsonSchema = {
  type: 'number',
  minimum: -180,
  maximum: 180,
  description: 'In degrees',
}
export const units: JsonSchema = {
  enum: ['metric', 'imperial'],
  description: 'metric (°C, km/h, mm) when left out; imperial is °F, mph, inches',
}

export const unitsUsed: JsonSchema = {
  type: 'object',
  properties: {
    temperature: { type: 'string' },
    wind: { type: 'string' },
    precipitation: { type: 'string' },
  },
  required: ['temperature', 'wind', 'precipitation'],
  additionalProperties: false,
}
export const numberOrNull: JsonSchema = { type: ['number', 'null'] }
