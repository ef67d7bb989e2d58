import type { ServerSpecInput } from '../../contract/spec.ts'

/** A small spec that builds as it is: one tool, one host, no secret. */
export const exampleSpec = {
  title: 'Weather',
  description: 'The weather of today, anywhere.',
  tools: [
    {
      name: 'current_weather',
      title: 'Current weather',
      description: 'Temperature and wind at a place, now. Latitude and longitude in degrees.',
      inputSchema: {
        type: 'object',
        required: ['latitude', 'longitude'],
        additionalProperties: false,
        properties: {
          latitude: { type: 'number', minimum: -90, maximum: 90 },
          longitude: { type: 'number', minimum: -180, maximum: 180 },
        },
      },
      outputSchema: {
        type: 'object',
        required: ['temperatureCelsius', 'windKmh'],
        properties: {
          temperatureCelsius: { type: 'number' },
          windKmh: { type: 'number' },
        },
      },
      annotations: { readOnlyHint: true, openWorldHint: true },
      exampleCalls: [{ title: 'Berlin', arguments: { latitude: 52.52, longitude: 13.41 } }],
      implementation: [
        "const url = new URL('https://api.open-meteo.com/v1/forecast')",
        "url.searchParams.set('latitude', String(input.latitude))",
        "url.searchParams.set('longitude', String(input.longitude))",
        "url.searchParams.set('current', 'temperature_2m,wind_speed_10m')",
        'const response = await ctx.fetch(url, { signal: ctx.signal })',
        'if (!response.ok) throw new Error(`The weather service answered ${response.status}`)',
        'const { current } = (await response.json()) as {',
        '  current: { temperature_2m: number; wind_speed_10m: number }',
        '}',
        'return { temperatureCelsius: current.temperature_2m, windKmh: current.wind_speed_10m }',
      ].join('\n'),
    },
  ],
  allowedDomains: ['api.open-meteo.com'],
} satisfies ServerSpecInput
