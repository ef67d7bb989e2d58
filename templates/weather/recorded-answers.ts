// In the form that Open-Meteo documents.
import { recorded } from '../recorded.ts'

const FORECAST = 'https://api.open-meteo.com/v1/forecast'
const berlin = {
  latitude: 52.52,
  longitude: 13.419998,
  utc_offset_seconds: 3600,
  timezone: 'Europe/Berlin',
  timezone_abbreviation: 'GMT+1',
  elevation: 38,
}

const places = (...results: object[]) =>
  recorded('https://geocoding-api.open-meteo.com/v1/search', { results, generationtime_ms: 0.6 })

export const cityOfBerlin = places({
  id: 2950159,
  name: 'Berlin',
  latitude: 52.52437,
  longitude: 13.41053,
  feature_code: 'PPLC',
  country_code: 'DE',
  timezone: 'Europe/Berlin',
  population: 3426354,
  country: 'Germany',
  admin1: 'State of Berlin',
})

const springfield = { name: 'Springfield', country_code: 'US', country: 'United States' }
export const manySpringfields = places(
  {
    ...springfield,
    id: 4409896,
    latitude: 37.21533,
    longitude: -93.29824,
    timezone: 'America/Chicago',
    population: 166810,
    admin1: 'Missouri',
  },
  {
    ...springfield,
    id: 4250542,
    latitude: 39.80172,
    longitude: -89.64371,
    timezone: 'America/Chicago',
    admin1: 'Illinois',
  },
)

export const rainInBerlin = recorded(FORECAST, {
  ...berlin,
  current: {
    time: '2026-01-02T13:15',
    interval: 900,
    temperature_2m: 3.1,
    apparent_temperature: -1.2,
    relative_humidity_2m: 88,
    precipitation: 0.2,
    weather_code: 61,
    cloud_cover: 100,
    wind_speed_10m: 14.4,
    wind_gusts_10m: 31.7,
    wind_direction_10m: 262,
    is_day: 1,
  },
})

export const nightInNewYork = recorded(FORECAST, {
  latitude: 40.710335,
  longitude: -73.99309,
  utc_offset_seconds: -18000,
  timezone: 'America/New_York',
  current: {
    time: '2026-01-02T22:30',
    interval: 900,
    temperature_2m: 28.6,
    apparent_temperature: 20.1,
    relative_humidity_2m: 51,
    precipitation: 0,
    weather_code: 0,
    cloud_cover: 0,
    wind_speed_10m: 7.2,
    wind_gusts_10m: 16.1,
    wind_direction_10m: 310,
    is_day: 0,
  },
})

export const threeDays = recorded(FORECAST, {
  ...berlin,
  daily: {
    time: ['2026-01-02', '2026-01-03', '2026-01-04'],
    weather_code: [61, 71, 3],
    temperature_2m_min: [-0.4, -3.2, -5],
    temperature_2m_max: [4.1, 1.7, 0.3],
    precipitation_sum: [2.3, 1.1, 0],
    precipitation_probability_max: [92, 70, 8],
    wind_speed_10m_max: [24.8, 19.3, 11.2],
    sunrise: ['2026-01-02T08:16', '2026-01-03T08:16', '2026-01-04T08:16'],
    sunset: ['2026-01-02T16:03', '2026-01-03T16:04', '2026-01-04T16:06'],
  },
})

export const sixHours = recorded(FORECAST, {
  ...berlin,
  hourly: {
    time: ['14', '15', '16', '17', '18', '19'].map((hour) => `2026-01-02T${hour}:00`),
    temperature_2m: [3.1, 2.9, 2.4, 1.8, 1.2, 0.7],
    precipitation: [0.2, 0.4, 0.1, 0, 0, 0],
    precipitation_probability: [88, 92, 60, 25, 12, 8],
    weather_code: [61, 63, 61, 3, 3, 2],
    wind_speed_10m: [14.4, 15.1, 13.7, 12.2, 11.5, 10.1],
  },
})

const air = (timezone: string, current: object) =>
  recorded('https://air-quality-api.open-meteo.com/v1/air-quality', { timezone, current })

export const airOfMilan = air('Europe/Rome', {
  time: '2026-01-02T13:00',
  interval: 3600,
  european_aqi: 67,
  us_aqi: 112,
  pm10: 48.3,
  pm2_5: 39.6,
  ozone: 12,
  nitrogen_dioxide: 61.4,
})

export const airOfDelhi = air('Asia/Kolkata', {
  time: '2026-01-02T17:00',
  interval: 3600,
  european_aqi: 182,
  us_aqi: 324,
  pm10: 287.5,
  pm2_5: 214.8,
  ozone: 23,
  nitrogen_dioxide: null,
})
