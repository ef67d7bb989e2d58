import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('weather')
let running: RunningTemplate
let failure: Reply | undefined

/** Answers in the form that Open-Meteo documents. */
function openMeteo({ host, pathname, searchParams }: URL): Reply | undefined {
  if (failure) return failure
  const where = `${host}${pathname}`
  const count = Number(searchParams.get('forecast_days') ?? searchParams.get('forecast_hours') ?? 7)
  const column = <T>(value: T): T[] => Array.from({ length: count }, () => value)
  if (where === 'geocoding-api.open-meteo.com/v1/search') {
    if (searchParams.get('name') === 'Nowhere') return { body: { generationtime_ms: 0.5 } }
    const place = {
      id: 2950159,
      name: 'Berlin',
      latitude: 52.52437,
      longitude: 13.41053,
      country: 'Germany',
      country_code: 'DE',
      admin1: 'Land Berlin',
      timezone: 'Europe/Berlin',
      population: 3426354,
    }
    const { admin1: _, population: __, ...sparse } = place
    return { body: { results: [place, sparse].slice(0, Number(searchParams.get('count'))) } }
  }
  if (Math.abs(Number(searchParams.get('latitude'))) > 90) {
    return {
      status: 400,
      body: { error: true, reason: 'Latitude must be in range of -90 to 90°.' },
    }
  }
  const common = {
    latitude: 52.52,
    longitude: 13.41,
    timezone: 'Europe/Berlin',
    utc_offset_seconds: 3600,
  }
  if (where === 'air-quality-api.open-meteo.com/v1/air-quality') {
    const current = {
      time: '2026-01-02T13:00',
      european_aqi: 43,
      us_aqi: 61,
      pm10: 21.5,
      pm2_5: 14,
      ozone: 50,
      nitrogen_dioxide: null,
    }
    return { body: { ...common, current } }
  }
  if (where !== 'api.open-meteo.com/v1/forecast')
    return { status: 404, body: { error: true, reason: 'Not Found' } }
  if (searchParams.has('current')) {
    const current = {
      time: '2026-01-02T13:15',
      interval: 900,
      temperature_2m: searchParams.get('temperature_unit') === 'fahrenheit' ? 37.4 : 3,
      apparent_temperature: -1.2,
      relative_humidity_2m: 80,
      precipitation: 0,
      weather_code: 61,
      cloud_cover: 100,
      wind_speed_10m: 14.4,
      wind_gusts_10m: 30,
      wind_direction_10m: 270,
      is_day: 1,
    }
    return { body: { ...common, current } }
  }
  const hourly = {
    time: column('2026-01-02T14:00'),
    temperature_2m: column(3),
    precipitation: column(0.1),
    precipitation_probability: column(null),
    weather_code: column(3),
    wind_speed_10m: column(12),
  }
  const daily = {
    time: column('2026-01-02'),
    weather_code: column(95),
    temperature_2m_min: column(-2),
    temperature_2m_max: column(4),
    precipitation_sum: column(1.2),
    precipitation_probability_max: column(70),
    wind_speed_10m_max: column(30),
    sunrise: column('2026-01-02T08:16'),
    sunset: column('2026-01-02T16:03'),
  }
  return { body: searchParams.has('hourly') ? { ...common, hourly } : { ...common, daily } }
}

beforeAll(async () => {
  running = await startTemplate(template, openMeteo)
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

describe('weather', () => {
  it('answers every example call as its schema says, from the allowed domains alone', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ host }) => host))).toEqual(
      new Set(template.spec.allowedDomains),
    )
  })

  it('finds places, also those without a region', async () => {
    const places = await running.call('find_place', { name: 'Berlin', countryCode: 'de' })
    expect(places).toMatchObject({
      places: [
        { region: 'Land Berlin', population: 3426354 },
        { region: '', population: null },
      ],
    })
    expect(running.asked.at(-1)?.searchParams.get('countryCode')).toBe('DE')
  })

  it('says what to do when no place has that name', async () => {
    await expect(running.call('find_place', { name: 'Nowhere' })).rejects.toThrow(
      'No place is called "Nowhere"',
    )
  })

  it('puts the sky into words and keeps to the units asked for', async () => {
    const here = { latitude: 52.52, longitude: 13.41 }
    expect(await running.call('current_weather', here)).toMatchObject({
      weather: 'light rain',
      temperature: 3,
      isDay: true,
    })
    expect(await running.call('current_weather', { ...here, units: 'imperial' })).toMatchObject({
      temperature: 37.4,
      units: { temperature: '°F', wind: 'mph', precipitation: 'inch' },
    })
  })

  it('forecasts as many days or hours as asked for', async () => {
    const here = { latitude: 52.52, longitude: 13.41 }
    const days = (await running.call('forecast', { ...here, days: 3 })) as { days: unknown[] }
    expect(days.days).toHaveLength(3)
    expect(days.days[0]).toMatchObject({
      weather: 'thunderstorm',
      min: -2,
      max: 4,
      sunrise: '2026-01-02T08:16',
    })
    const hours = (await running.call('forecast', { ...here, by: 'hour', hours: 5 })) as {
      hours: unknown[]
    }
    expect(hours.hours).toHaveLength(5)
    expect(hours.hours[0]).toMatchObject({ weather: 'overcast', rainChancePercent: null })
  })

  it('names the level of the air', async () => {
    expect(await running.call('air_quality', { latitude: 1, longitude: 1 })).toMatchObject({
      europeanLevel: 'moderate',
      nitrogenDioxide: null,
    })
  })

  it.each<[Reply, string]>([
    [
      { status: 400, body: { error: true, reason: 'Latitude must be in range.' } },
      'refused the request: Latitude must be in range.',
    ],
    [
      { status: 429, body: { error: true, reason: 'Minutely API request limit exceeded.' } },
      'Try again in a minute',
    ],
    [{ status: 502, body: '<html>Bad gateway</html>' }, 'status 502'],
    [{ status: 200, body: 'no JSON' }, 'does not answer properly'],
    [{ status: 200, body: {} }, 'no current weather'],
  ])('turns the failure %j into a sentence', async (reply, message) => {
    failure = reply
    try {
      await expect(running.call('current_weather', { latitude: 1, longitude: 1 })).rejects.toThrow(
        message,
      )
    } finally {
      failure = undefined
    }
  })
})
