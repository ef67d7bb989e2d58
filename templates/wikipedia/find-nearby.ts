import {
  closed,
  count,
  listOf,
  mostResults,
  number,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { nearBrandenburgGate, nearNothing } from './recorded-answers.ts'
import { language } from './tool-parts.ts'

export const findNearby: TemplateTool = {
  name: 'find_nearby',
  title: 'Find articles nearby',
  description:
    'Articles about places around a pair of coordinates, the nearest first. Use it for sights and for what stands somewhere; it needs coordinates, not an address.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      latitude: { type: 'number', minimum: -90, maximum: 90, description: 'In degrees' },
      longitude: { type: 'number', minimum: -180, maximum: 180, description: 'In degrees' },
      radiusMetres: {
        type: 'integer',
        minimum: 10,
        maximum: 10_000,
        description: '1000 when left out',
      },
      language,
      limit: mostResults(50, 10),
    },
    ['latitude', 'longitude'],
  ),
  outputSchema: closed({
    places: listOf(
      closed({ title: text, distanceMetres: count, latitude: number, longitude: number }),
    ),
  }),
  exampleCalls: [
    {
      title: 'In the middle of Berlin',
      arguments: { latitude: 52.5163, longitude: 13.3777, radiusMetres: 500, language: 'de' },
      upstream: nearBrandenburgGate,
      expected: {
        places: [
          { title: 'Brandenburger Tor', distanceMetres: 0 },
          { title: 'Pariser Platz', distanceMetres: 69 },
        ],
      },
    },
    {
      title: 'In the middle of an ocean',
      arguments: { latitude: 0, longitude: -140, radiusMetres: 10_000, limit: 1 },
      upstream: nearNothing,
      expected: { places: [] },
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, input.language, {
  list: 'geosearch',
  gscoord: input.latitude + '|' + input.longitude,
  gsradius: input.radiusMetres ?? 1_000,
  gslimit: input.limit ?? 10,
})
return {
  places: listOf(fieldsOf(answer.query).geosearch).map((place) => ({
    title: textOf(place.title),
    distanceMetres: Math.round(numberOf(place.dist)),
    latitude: numberOf(place.lat),
    longitude: numberOf(place.lon),
  })),
}
`,
}
