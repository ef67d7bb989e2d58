import type { TemplateSource } from '../template-source.ts'
import { airQuality } from './air-quality.ts'
import { currentWeather } from './current-weather.ts'
import { findPlace } from './find-place.ts'
import { forecast } from './forecast.ts'
import { sharedCode } from './shared-code.ts'

export const template: TemplateSource = {
  slug: 'weather',
  title: 'Weather',
  shortDescription:
    'Current weather, forecasts by day and hour, and air quality for any place. No key needed.',
  category: 'Weather',
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
    tools: [findPlace, currentWeather, forecast, airQuality],
  },
}
