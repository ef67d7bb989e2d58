import { readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${String.raw`
/** One GET of Stripe's API; what goes wrong becomes a sentence that says what to do. */
async function ask(ctx: ToolContext<Secrets>, path: string, query: Record<string, string | number | undefined> = {}): Promise<Fields> {
  const url = new URL('/v1/' + path, 'https://api.stripe.com')
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const response = await ctx.fetch(url, {
    headers: { authorization: 'Bearer ' + ctx.secrets.STRIPE_KEY, 'stripe-version': '2024-06-20' },
    signal: ctx.signal,
  })
  const { status } = response
  const body = fieldsOf(await response.json().catch(() => undefined))
  if (response.ok && body.object !== undefined) return body
  // What Stripe says of a key repeats a part of it, so that its words are given only for the rest
  if (status === 401) throw new Error('Stripe does not accept the key. The owner of this server must set a valid STRIPE_KEY.')
  if (status === 403) throw new Error('The key of this server may not read this. Its owner must give the restricted key Read for ' + path.split('/')[0] + '.')
  if (status === 400) throw new Error('Stripe does not understand this: ' + textOf(fieldsOf(body.error).message))
  if (status === 404) throw new Error('Stripe has nothing with this id, or it belongs to the other mode, live or test. Find the customer with find_customers.')
  if (status === 429) throw new Error('Stripe has had enough requests for now. Try again in a few seconds.')
  throw new Error('Stripe does not answer properly now (status ' + status + '). Try again later.')
}

type Period = { since?: string; until?: string }

/** Whole days in UTC as the seconds that Stripe counts. */
function createdIn({ since, until }: Period): Record<string, number | undefined> {
  const day = 86_400
  const from = since === undefined ? undefined : secondsOf(since)
  const to = until === undefined ? undefined : secondsOf(until) + day
  return { 'created[gte]': from, 'created[lt]': to }
}

function secondsOf(day: string): number {
  const time = Date.parse(day)
  if (Number.isNaN(time)) throw new Error('"' + day + '" is not a day of the calendar. Write it as 2026-01-30.')
  return time / 1000
}

/** Where the next page of a list begins. */
function nextAfterOf(answer: Fields): string | null {
  return answer.has_more === true ? textOrNull(listOf(answer.data).at(-1)?.id) : null
}

const WITHOUT_CENTS = new Set(['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf'])
const WITH_THOUSANDTHS = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd'])

/** Stripe counts in the smallest unit of a currency. */
function unitsOf(amount: unknown, currency: unknown): number {
  const name = textOf(currency)
  const parts = WITHOUT_CENTS.has(name) ? 1 : WITH_THOUSANDTHS.has(name) ? 1000 : 100
  return numberOf(amount) / parts
}

function currencyOf(value: unknown): string {
  return textOf(value).toUpperCase()
}

function timeOf(seconds: unknown): string | null {
  return typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null
}

/** A reference may be an id, or the thing itself. */
function idOf(reference: unknown): string | null {
  return textOrNull(reference) ?? textOrNull(fieldsOf(reference).id)
}
`}`
