import type { JsonSchema } from '../../contract/json-schema.ts'
import type { TemplateSource } from '../template-source.ts'

const latitude: JsonSchema = {
  type: 'number',
  minimum: -90,
  maximum: 90,
  description: 'In degrees',
}
const longitude: JsonSchema = {
  type: 'number',
  minimum: -180,
  maximum: 180,
  description: 'In degrees',
}
const units: JsonSchema = {
  enum: ['metric', 'imperial'],
  description: 'metric (°C, km/h, mm) when left out; imperial is °F, mph, inches',
}
const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: true } as const

const sharedCode = String.raw`
type Fields = Record<string, unknown>

const WEATHER: Record<number, string> = {
  0: 'clear sky',
  1: 'mainly clear',
  2: 'partly cloudy',
  3: 'overcast',
  45: 'fog',
  48: 'freezing fog',
  51: 'light drizzle',
  53: 'drizzle',
  55: 'heavy drizzle',
  56: 'light freezing drizzle',
  57: 'freezing drizzle',
  61: 'light rain',
  63: 'rain',
  65: 'heavy rain',
  66: 'light freezing rain',
  67: 'freezing rain',
  71: 'light snow',
  73: 'snow',
  75: 'heavy snow',
  77: 'snow grains',
  80: 'light showers',
  81: 'showers',
  82: 'violent showers',
  85: 'light snow showers',
  86: 'snow showers',
  95: 'thunderstorm',
  96: 'thunderstorm with hail',
  99: 'thunderstorm with heavy hail',
}

function describe(code: number): string {
  return WEATHER[code] ?? 'unknown'
}

/** Asks one of the Open-Meteo services and turns its errors into sentences. */
async function ask(ctx: ToolContext<Secrets>, url: URL): Promise<Fields> {
  const response = await ctx.fetch(url, { signal: ctx.signal })
  const body: unknown = await response.json().catch(() => undefined)
  const fields = fieldsOf(body)
  if (response.ok && body !== undefined) return fields
  const reason = typeof fields.reason === 'string' ? fields.reason : 'It gave no reason.'
  if (response.status === 400) throw new Error('Open-Meteo refused the request: ' + reason)
  if (response.status === 429) throw new Error('Open-Meteo limits free requests and has had enough for now. Try again in a minute.')
  throw new Error('Open-Meteo does not answer properly now (status ' + response.status + '). Try again later.')
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function setUnits(url: URL, units: 'metric' | 'imperial' | undefined) {
  if (units !== 'imperial') return
  url.searchParams.set('temperature_unit', 'fahrenheit')
  url.searchParams.set('wind_speed_unit', 'mph')
  url.searchParams.set('precipitation_unit', 'inch')
}

function unitNames(units: 'metric' | 'imperial' | undefined) {
  return units === 'imperial'
    ? { temperature: '°F', wind: 'mph', precipitation: 'inch' }
    : { temperature: '°C', wind: 'km/h', precipitation: 'mm' }
}
`

const unitsUsed: JsonSchema = {
  type: 'object',
  properties: {
    temperature: { type: 'string' },
    wind: { type: 'string' },
    precipitation: { type: 'string' },
  },
  required: ['temperature', 'wind', 'precipitation'],
  additionalProperties: false,
}
const numberOrNull: JsonSchema = { type: ['number', 'null'] }

export const template: TemplateSource = {
  slug: 'weather',
  title: 'Weather',
  shortDescription:
    'Current weather, forecasts by day and hour, and air quality for any place. No key needed.',
  category: 'Data',
  longDescription: `Weather for any place on Earth, from [Open-Meteo](https://open-meteo.com).

- **find_place** turns a name into coordinates
- **current_weather** is the weather now
- **forecast** gives up to 16 days, or up to 72 hours hour by hour
- **air_quality** gives fine dust, ozone and the European and US indexes

No key is needed for non-commercial use (up to 10,000 calls a day). For commercial use see Open-Meteo's terms.`,
  spec: {
    title: 'Weather',
    description: 'Current weather, forecasts and air quality for any place, from Open-Meteo.',
    instructions:
      'Call find_place first to turn a place name into coordinates; when several places fit, pick by country and population or ask. ' +
      'Then call current_weather, forecast or air_quality with its latitude and longitude. Times are local to the place. ' +
      'Name the unit with each value, and mention Open-Meteo as the source.',
    allowedDomains: [
      'geocoding-api.open-meteo.com',
      'api.open-meteo.com',
      'air-quality-api.open-meteo.com',
    ],
    sharedCode,
    tools: [
      {
        name: 'find_place',
        title: 'Find a place',
        description:
          'Finds the coordinates of a city, village or postal code. Use it before the other tools whenever you have a name and no coordinates.',
        annotations,
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
          { title: 'A large city', arguments: { name: 'Berlin', limit: 1 } },
          {
            title: 'One of many of that name',
            arguments: { name: 'Springfield', countryCode: 'US' },
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
      },
      {
        name: 'current_weather',
        title: 'Current weather',
        description:
          'The weather now at a pair of coordinates: temperature, what it feels like, sky, wind, rain. Use it for "what is the weather like".',
        annotations: { ...annotations, idempotentHint: false },
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
          { title: 'Berlin', arguments: { latitude: 52.52, longitude: 13.41 } },
          {
            title: 'New York, in imperial units',
            arguments: { latitude: 40.71, longitude: -74.01, units: 'imperial' },
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
      },
      {
        name: 'forecast',
        title: 'Forecast',
        description:
          'The forecast at a pair of coordinates, day by day (up to 16 days) or hour by hour (up to 72 hours). ' +
          'Use days for plans and trips, hours for today and tomorrow.',
        annotations: { ...annotations, idempotentHint: false },
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
          },
          {
            title: 'The next six hours',
            arguments: { latitude: 52.52, longitude: 13.41, by: 'hour', hours: 6 },
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
      },
      {
        name: 'air_quality',
        title: 'Air quality',
        description:
          'The air quality now at a pair of coordinates: the European and the US index with their levels, fine dust, ozone and nitrogen dioxide. ' +
          'Use it for questions about smog, dust or exercise outdoors.',
        annotations: { ...annotations, idempotentHint: false },
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
          { title: 'Milan', arguments: { latitude: 45.46, longitude: 9.19 } },
          { title: 'Delhi', arguments: { latitude: 28.61, longitude: 77.21 } },
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
      },
    ],
  },
}
