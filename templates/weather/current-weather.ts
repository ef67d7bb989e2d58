import { readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { nightInNewYork, rainInBerlin } from './recorded-answers.ts'
import { latitude, longitude, numberOrNull, units, unitsUsed } from './tool-parts.ts'

export const currentWeather: TemplateTool = {
  name: 'current_weather',
  title: 'Current weather',
  description:
    'The weather now at a pair of coordinates: temperature, what it feels like, sky, wind, rain. Use it for "what is the weather like".',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: {
    type: 'object',
    properties: { latitude, longitude, units },
    required: ['latitude', 'longitude'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      time: { type: 'string', description: 'Local time of the place' },
      timezone: { type: 'string' },
      weather: { type: 'string' },
      temperature: numberOrNull,
      feelsLike: numberOrNull,
      humidityPercent: numberOrNull,
      precipitation: numberOrNull,
      cloudCoverPercent: numberOrNull,
      windSpeed: numberOrNull,
      windGusts: numberOrNull,
      windDirectionDegrees: numberOrNull,
      isDay: { type: 'boolean' },
      units: unitsUsed,
    },
    required: ['time', 'timezone', 'weather', 'temperature', 'feelsLike', 'isDay', 'units'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'Berlin',
      arguments: { latitude: 52.52, longitude: 13.41 },
      upstream: rainInBerlin,
      expected: {
        weather: 'light rain',
        temperature: 3.1,
        isDay: true,
        units: { temperature: '°C' },
      },
    },
    {
      title: 'New York, in imperial units',
      arguments: { latitude: 40.71, longitude: -74.01, units: 'imperial' },
      upstream: nightInNewYork,
      expected: { weather: 'clear sky', isDay: false, units: { temperature: '°F', wind: 'mph' } },
    },
  ],
  implementation: String.raw`
const url = new URL('https://api.open-meteo.com/v1/forecast')
url.searchParams.set('latitude', String(input.latitude))
url.searchParams.set('longitude', String(input.longitude))
url.searchParams.set('timezone', 'auto')
url.searchParams.set(
  'current',
  'temperature_2m,apparent_temperature,relative_humidity_2m,precipitation,weather_code,cloud_cover,' +
    'wind_speed_10m,wind_gusts_10m,wind_direction_10m,is_day',
)
setUnits(url, input.units)
const answer = await ask(ctx, url)
const current = fieldsOf(answer.current)
if (textOf(current.time) === '') throw new Error('Open-Meteo has no current weather for these coordinates.')
return {
  time: textOf(current.time),
  timezone: textOf(answer.timezone),
  weather: describe(numberOf(current.weather_code) ?? -1),
  temperature: numberOf(current.temperature_2m),
  feelsLike: numberOf(current.apparent_temperature),
  humidityPercent: numberOf(current.relative_humidity_2m),
  precipitation: numberOf(current.precipitation),
  cloudCoverPercent: numberOf(current.cloud_cover),
  windSpeed: numberOf(current.wind_speed_10m),
  windGusts: numberOf(current.wind_gusts_10m),
  windDirectionDegrees: numberOf(current.wind_direction_10m),
  isDay: current.is_day === 1,
  units: unitNames(input.units),
}
`,
}
