import { readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${String.raw`
/** One GET of Frankfurter; what goes wrong becomes a sentence that says what to do. */
async function ask(ctx: ToolContext<Secrets>, path: string, query: Record<string, string | undefined> = {}): Promise<Fields> {
  const url = new URL('/v1/' + path, 'https://api.frankfurter.dev')
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  const response = await ctx.fetch(url, { signal: ctx.signal })
  const { status } = response
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return fieldsOf(body)
  if (status === 400 || status === 404 || status === 422) {
    throw new Error('There is no rate for this. Check the letters of the currencies with list_currencies; days must exist and begin with 1999-01-04.')
  }
  if (status === 429) throw new Error('Frankfurter has had enough requests for now. Try again in a minute.')
  throw new Error('Frankfurter does not answer properly now (status ' + status + '). Try again later.')
}

/** The currencies in capital letters, each once, without the one that they are compared with. */
function symbolsOf(currencies: string[], base: string): string[] {
  return [...new Set(currencies.map((currency) => currency.toUpperCase()))].filter((currency) => currency !== base)
}

function ratesOf(value: unknown): { currency: string; rate: number }[] {
  return Object.entries(fieldsOf(value)).map(([currency, rate]) => ({ currency, rate: numberOf(rate) }))
}

/** Without the last digits, which are an accident of binary arithmetic. */
function exact(value: number): number {
  return Number(value.toPrecision(12))
}
`}`
