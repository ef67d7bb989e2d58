import { readsOutside } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { sixHours, threeDays } from './recorded-answers.ts'
import { latitude, longitude, numberOrNull, units, unitsUsed } from './tool-parts.ts'

export const forecast: TemplateTool = {
  name: 'forecast',
  title: 'Forecast',
  description:
    'The forecast at a pair of coordinates, day by day (up to 16 days) or hour by hour (up to 72 hours). ' +
    'Use days for plans and trips, hours for today and tomorrow.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: {
    type: 'object',
    properties: {
      latitude,
      longitude,
      by: { enum: ['day', 'hour'], description: 'day when left out' },
      days: {
        type: 'integer',
        minimum: 1,
        maximum: 16,
        description: 'With by day: how many, 7 when left out',
      },
      hours: {
        type: 'integer',
        minimum: 1,
        maximum: 72,
        description: 'With by hour: how many from now, 24 when left out',
      },
      units,
    },
    required: ['latitude', 'longitude'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      timezone: { type: 'string' },
      units: unitsUsed,
      days: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            date: { type: 'string' },
            weather: { type: 'string' },
            min: numberOrNull,
            max: numberOrNull,
            precipitation: numberOrNull,
            rainChancePercent: numberOrNull,
            windMax: numberOrNull,
            sunrise: { type: 'string' },
            sunset: { type: 'string' },
          },
          required: ['date', 'weather', 'min', 'max'],
          additionalProperties: false,
        },
      },
      hours: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            time: { type: 'string' },
            weather: { type: 'string' },
            temperature: numberOrNull,
            precipitation: numberOrNull,
            rainChancePercent: numberOrNull,
            wind: numberOrNull,
          },
          required: ['time', 'weather', 'temperature'],
          additionalProperties: false,
        },
      },
    },
    required: ['timezone', 'units'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'Three days in Berlin',
      arguments: { latitude: 52.52, longitude: 13.41, days: 3 },
      upstream: threeDays,
      expected: { days: [{ date: '2026-01-02', weather: 'light rain', min: -0.4, max: 4.1 }] },
    },
    {
      title: 'The next six hours',
      arguments: { latitude: 52.52, longitude: 13.41, by: 'hour', hours: 6 },
      upstream: sixHours,
      expected: { hours: [{ time: '2026-01-02T14:00', temperature: 3.1, rainChancePercent: 88 }] },
    },
  ],
  implementation: String.raw`
const url = new URL('https://api.open-meteo.com/v1/forecast')
url.searchParams.set('latitude', String(input.latitude))
url.searchParams.set('longitude', String(input.longitude))
url.searchParams.set('timezone', 'auto')
setUnits(url, input.units)
const isHourly = input.by === 'hour'
if (isHourly) {
  url.searchParams.set('forecast_hours', String(input.hours ?? 24))
  url.searchParams.set('hourly', 'temperature_2m,precipitation,precipitation_probability,weather_code,wind_speed_10m')
} else {
  url.searchParams.set('forecast_days', String(input.days ?? 7))
  url.searchParams.set(
    'daily',
    'weather_code,temperature_2m_min,temperature_2m_max,precipitation_sum,precipitation_probability_max,' +
      'wind_speed_10m_max,sunrise,sunset',
  )
}
const answer = await ask(ctx, url)
const common = { timezone: textOf(answer.timezone), units: unitNames(input.units) }
const series = fieldsOf(isHourly ? answer.hourly : answer.daily)
const times = listOf(series.time).map(textOf)
if (times.length === 0) throw new Error('Open-Meteo has no forecast for these coordinates.')
const column = (values: unknown, row: number) => listOf(values)[row]
if (isHourly) {
  const hours = times.map((time, row) => ({
    time,
    weather: describe(numberOf(column(series.weather_code, row)) ?? -1),
    temperature: numberOf(column(series.temperature_2m, row)),
    precipitation: numberOf(column(series.precipitation, row)),
    rainChancePercent: numberOf(column(series.precipitation_probability, row)),
    wind: numberOf(column(series.wind_speed_10m, row)),
  }))
  return { ...common, hours: hours.slice(0, input.hours ?? 24) }
}
const days = times.map((date, row) => ({
  date,
  weather: describe(numberOf(column(series.weather_code, row)) ?? -1),
  min: numberOf(column(series.temperature_2m_min, row)),
  max: numberOf(column(series.temperature_2m_max, row)),
  precipitation: numberOf(column(series.precipitation_sum, row)),
  rainChancePercent: numberOf(column(series.precipitation_probability_max, row)),
  windMax: numberOf(column(series.wind_speed_10m_max, row)),
  sunrise: textOf(column(series.sunrise, row)),
  sunset: textOf(column(series.sunset, row)),
}))
return { ...common, days }
`,
}
