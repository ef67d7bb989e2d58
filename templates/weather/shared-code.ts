/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = String.raw`
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
