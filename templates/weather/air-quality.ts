import { readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { airOfDelhi, airOfMilan } from './recorded-answers.ts'
import { latitude, longitude, numberOrNull } from './tool-parts.ts'

export const airQuality: TemplateTool = {
  name: 'air_quality',
  title: 'Air quality',
  description:
    'The air quality now at a pair of coordinates: the European and the US index with their levels, fine dust, ozone and nitrogen dioxide. ' +
    'Use it for questions about smog, dust or exercise outdoors.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: {
    type: 'object',
    properties: { latitude, longitude },
    required: ['latitude', 'longitude'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      time: { type: 'string' },
      timezone: { type: 'string' },
      europeanIndex: numberOrNull,
      europeanLevel: { type: 'string' },
      usIndex: numberOrNull,
      pm10: { ...numberOrNull, description: 'µg/m³' },
      pm25: { ...numberOrNull, description: 'µg/m³' },
      ozone: { ...numberOrNull, description: 'µg/m³' },
      nitrogenDioxide: { ...numberOrNull, description: 'µg/m³' },
    },
    required: ['time', 'timezone', 'europeanIndex', 'europeanLevel', 'usIndex'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'Milan',
      arguments: { latitude: 45.46, longitude: 9.19 },
      upstream: airOfMilan,
      expected: { europeanIndex: 67, europeanLevel: 'poor', pm25: 39.6 },
    },
    {
      title: 'Delhi',
      arguments: { latitude: 28.61, longitude: 77.21 },
      upstream: airOfDelhi,
      expected: { europeanLevel: 'extremely poor', nitrogenDioxide: null },
    },
  ],
  implementation: String.raw`
const url = new URL('https://air-quality-api.open-meteo.com/v1/air-quality')
url.searchParams.set('latitude', String(input.latitude))
url.searchParams.set('longitude', String(input.longitude))
url.searchParams.set('timezone', 'auto')
url.searchParams.set('current', 'european_aqi,us_aqi,pm10,pm2_5,ozone,nitrogen_dioxide')
const answer = await ask(ctx, url)
const current = fieldsOf(answer.current)
if (textOf(current.time) === '') throw new Error('Open-Meteo has no air quality for these coordinates.')
const index = numberOf(current.european_aqi)
const levels = ['good', 'fair', 'moderate', 'poor', 'very poor', 'extremely poor']
const level = index === null ? 'unknown' : levels[Math.min(Math.floor(Math.max(index, 0) / 20), 5)]
return {
  time: textOf(current.time),
  timezone: textOf(answer.timezone),
  europeanIndex: index,
  europeanLevel: level ?? 'unknown',
  usIndex: numberOf(current.us_aqi),
  pm10: numberOf(current.pm10),
  pm25: numberOf(current.pm2_5),
  ozone: numberOf(current.ozone),
  nitrogenDioxide: numberOf(current.nitrogen_dioxide),
}
`,
}
