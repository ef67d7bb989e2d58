import { readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { cityOfBerlin, manySpringfields } from './recorded-answers.ts'
import { numberOrNull } from './tool-parts.ts'

export const findPlace: TemplateTool = {
  name: 'find_place',
  title: 'Find a place',
  description:
    'Finds the coordinates of a city, village or postal code. Use it before the other tools whenever you have a name and no coordinates.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: {
      name: {
        type: 'string',
        minLength: 2,
        maxLength: 100,
        description: 'A place or a postal code, without the country',
      },
      countryCode: {
        type: 'string',
        pattern: '^[A-Za-z]{2}$',
        description: 'Only places in this country, such as DE',
      },
      limit: {
        type: 'integer',
        minimum: 1,
        maximum: 10,
        description: 'The most places to return, 5 when left out',
      },
    },
    required: ['name'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      places: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            region: { type: 'string' },
            country: { type: 'string' },
            latitude: { type: 'number' },
            longitude: { type: 'number' },
            timezone: { type: 'string' },
            population: numberOrNull,
          },
          required: [
            'name',
            'region',
            'country',
            'latitude',
            'longitude',
            'timezone',
            'population',
          ],
          additionalProperties: false,
        },
      },
    },
    required: ['places'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'A large city',
      arguments: { name: 'Berlin', limit: 1 },
      upstream: cityOfBerlin,
      expected: { places: [{ name: 'Berlin', country: 'Germany', timezone: 'Europe/Berlin' }] },
    },
    {
      title: 'One of many of that name',
      arguments: { name: 'Springfield', countryCode: 'US' },
      upstream: manySpringfields,
      expected: {
        places: [
          { region: 'Missouri', population: 166_810 },
          { region: 'Illinois', population: null },
        ],
      },
    },
  ],
  implementation: String.raw`
const url = new URL('https://geocoding-api.open-meteo.com/v1/search')
url.searchParams.set('name', input.name)
url.searchParams.set('count', String(input.limit ?? 5))
url.searchParams.set('language', 'en')
url.searchParams.set('format', 'json')
if (input.countryCode) url.searchParams.set('countryCode', input.countryCode.toUpperCase())
const { results } = await ask(ctx, url)
const places = listOf(results).map(fieldsOf).flatMap((place) => {
  const latitude = numberOf(place.latitude)
  const longitude = numberOf(place.longitude)
  if (latitude === null || longitude === null) return []
  return [{
    name: textOf(place.name),
    region: textOf(place.admin1),
    country: textOf(place.country),
    latitude,
    longitude,
    timezone: textOf(place.timezone),
    population: numberOf(place.population),
  }]
})
if (places.length === 0) {
  throw new Error('No place is called "' + input.name + '". Try another spelling, the English name, or a larger place nearby.')
}
return { places }
`,
}
