interface ConvertCurrencyInput {
  amount: number
  from: string
  to: string[]
  date?: string
}

interface ConvertCurrencyOutput {
  amount: number
  from: string
  date: string
  results: {
    currency: string
    amount: number
    rate: number
  }[]
}

interface GetRatesInput {
  base: string
  symbols?: string[]
  date?: string
}

interface GetRatesOutput {
  base: string
  date: string
  rates: {
    currency: string
    rate: number
  }[]
}

interface RateHistoryInput {
  base: string
  symbol: string
  from: string
  to: string
  points?: number
}

interface RateHistoryOutput {
  base: string
  symbol: string
  first: {
    date: string
    rate: number
  }
  last: {
    date: string
    rate: number
  }
  lowest: {
    date: string
    rate: number
  }
  highest: {
    date: string
    rate: number
  }
  changePercent: number
  points: {
    date: string
    rate: number
  }[]
}

interface ListCurrenciesInput {
  query?: string
}

interface ListCurrenciesOutput {
  currencies: {
    code: string
    name: string
  }[]
}

type Secrets = Record<never, string>

type Fields = Record<string, unknown>

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function cut(text: string, most: number): string {
  return text.length > most ? text.slice(0, most) + '…' : text
}

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

export default {
  title: 'Exchange rates',
  instructions: 'Use these tools for every conversion of money instead of a rate from memory. Currencies are given by their three letters; call list_currencies when one is unclear. Name the day of the rate with each result: on weekends and holidays it is the working day before. They are reference rates, so a bank charges a little more.',
  tools: [
    {
      name: 'convert_currency',
      title: 'Convert money',
      description: 'Turns an amount of money into one or more other currencies, at the latest reference rate or that of a day. Use it for every conversion; use get_rates when there is no amount.',
      inputSchema: {
        type: 'object',
        properties: {
          amount: {
            type: 'number',
            description: 'How much, such as 49.90',
            minimum: 0,
            maximum: 1000000000000,
          },
          from: {
            type: 'string',
            description: 'The currency of the amount, such as USD',
            pattern: '^[A-Za-z]{3}$',
          },
          to: {
            type: 'array',
            description: 'The currencies that are wanted, such as ["EUR"]',
            items: { type: 'string', pattern: '^[A-Za-z]{3}$' },
            minItems: 1,
            maxItems: 10,
          },
          date: {
            type: 'string',
            description: 'A day such as 2026-01-30, from 1999-01-04; the latest when left out',
            pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          },
        },
        required: ['amount', 'from', 'to'],
        additionalProperties: false,
      },
      outputSchema: {
        type: 'object',
        properties: {
          amount: { type: 'number' },
          from: { type: 'string' },
          date: { type: 'string', description: 'The working day of the rate' },
          results: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                currency: { type: 'string' },
                amount: { type: 'number' },
                rate: { type: 'number' },
              },
              required: ['currency', 'amount', 'rate'],
              additionalProperties: false,
            },
          },
        },
        required: ['amount', 'from', 'date', 'results'],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
      async run(input: ConvertCurrencyInput, ctx: ToolContext<Secrets>): Promise<ConvertCurrencyOutput> {
        const from = input.from.toUpperCase()
        const symbols = symbolsOf(input.to, from)
        if (symbols.length === 0) throw new Error('Give another currency to convert into: the amount is in ' + from + ' already.')
        const answer = await ask(ctx, input.date ?? 'latest', { base: from, symbols: symbols.join(',') })
        const results = ratesOf(answer.rates).map(({ currency, rate }) => ({ currency, amount: exact(input.amount * rate), rate }))
        return { amount: input.amount, from, date: textOf(answer.date), results }
      },
    },
    {
      name: 'get_rates',
      title: 'Get rates',
      description: 'What one unit of a currency is worth in others, now or on a day. Use it to compare currencies; use convert_currency for an amount and rate_history for a span of time.',
      inputSchema: {
        type: 'object',
        properties: {
          base: {
            type: 'string',
            description: 'The currency of which one unit is compared, such as EUR',
            pattern: '^[A-Za-z]{3}$',
          },
          symbols: {
            type: 'array',
            description: 'Only these currencies; all when left out',
            items: { type: 'string', pattern: '^[A-Za-z]{3}$' },
            minItems: 1,
            maxItems: 40,
          },
          date: {
            type: 'string',
            description: 'A day such as 2026-01-30, from 1999-01-04; the latest when left out',
            pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          },
        },
        required: ['base'],
        additionalProperties: false,
      },
      outputSchema: {
        type: 'object',
        properties: {
          base: { type: 'string' },
          date: { type: 'string', description: 'The working day of the rates' },
          rates: {
            type: 'array',
            items: {
              type: 'object',
              properties: { currency: { type: 'string' }, rate: { type: 'number' } },
              required: ['currency', 'rate'],
              additionalProperties: false,
            },
          },
        },
        required: ['base', 'date', 'rates'],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
      async run(input: GetRatesInput, ctx: ToolContext<Secrets>): Promise<GetRatesOutput> {
        const base = input.base.toUpperCase()
        const symbols = symbolsOf(input.symbols ?? [], base)
        const answer = await ask(ctx, input.date ?? 'latest', { base, symbols: symbols.join(',') || undefined })
        return { base, date: textOf(answer.date), rates: ratesOf(answer.rates) }
      },
    },
    {
      name: 'rate_history',
      title: 'History of a rate',
      description: 'How the rate between two currencies moved between two days: first, last, lowest, highest, the change in percent, and points in between. Use it for trends and comparisons over time.',
      inputSchema: {
        type: 'object',
        properties: {
          base: {
            type: 'string',
            description: 'The currency of which one unit is compared, such as EUR',
            pattern: '^[A-Za-z]{3}$',
          },
          symbol: {
            type: 'string',
            description: 'The currency it is compared with, such as USD',
            pattern: '^[A-Za-z]{3}$',
          },
          from: {
            type: 'string',
            description: 'The first day, such as 2026-01-01',
            pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          },
          to: { type: 'string', description: 'The last day', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
          points: {
            type: 'integer',
            description: 'The most points of time to return, 30 when left out',
            minimum: 2,
            maximum: 120,
          },
        },
        required: ['base', 'symbol', 'from', 'to'],
        additionalProperties: false,
      },
      outputSchema: {
        type: 'object',
        properties: {
          base: { type: 'string' },
          symbol: { type: 'string' },
          first: {
            type: 'object',
            properties: { date: { type: 'string' }, rate: { type: 'number' } },
            required: ['date', 'rate'],
            additionalProperties: false,
          },
          last: {
            type: 'object',
            properties: { date: { type: 'string' }, rate: { type: 'number' } },
            required: ['date', 'rate'],
            additionalProperties: false,
          },
          lowest: {
            type: 'object',
            properties: { date: { type: 'string' }, rate: { type: 'number' } },
            required: ['date', 'rate'],
            additionalProperties: false,
          },
          highest: {
            type: 'object',
            properties: { date: { type: 'string' }, rate: { type: 'number' } },
            required: ['date', 'rate'],
            additionalProperties: false,
          },
          changePercent: { type: 'number' },
          points: {
            type: 'array',
            items: {
              type: 'object',
              properties: { date: { type: 'string' }, rate: { type: 'number' } },
              required: ['date', 'rate'],
              additionalProperties: false,
            },
          },
        },
        required: [
          'base',
          'symbol',
          'first',
          'last',
          'lowest',
          'highest',
          'changePercent',
          'points',
        ],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
      async run(input: RateHistoryInput, ctx: ToolContext<Secrets>): Promise<RateHistoryOutput> {
        const base = input.base.toUpperCase()
        const symbol = input.symbol.toUpperCase()
        if (base === symbol) throw new Error('Give two different currencies.')
        if (input.from > input.to) throw new Error('The first day lies after the last day. Exchange from and to.')
        const answer = await ask(ctx, input.from + '..' + input.to, { base, symbols: symbol })
        const all = Object.entries(fieldsOf(answer.rates))
          .flatMap(([date, rates]) => ratesOf(rates).map(({ rate }) => ({ date, rate })))
          .toSorted((a, b) => (a.date < b.date ? -1 : 1))
        const first = all[0]
        const last = all.at(-1)
        if (!first || !last) throw new Error('There is no rate between these days. Choose a longer span: weekends and holidays have none.')
        const most = Math.min(input.points ?? 30, all.length)
        const step = most > 1 ? (all.length - 1) / (most - 1) : 1
        return {
          base,
          symbol,
          first,
          last,
          lowest: all.reduce((low, point) => (point.rate < low.rate ? point : low)),
          highest: all.reduce((high, point) => (point.rate > high.rate ? point : high)),
          changePercent: Number((((last.rate - first.rate) / first.rate) * 100).toFixed(2)),
          points: Array.from({ length: most }, (_, index) => all[Math.round(index * step)] ?? last),
        }
      },
    },
    {
      name: 'list_currencies',
      title: 'List currencies',
      description: 'The currencies that there are rates for, with their names. Use it to find the three letters of a currency, or when another tool does not know one.',
      inputSchema: {
        type: 'object',
        properties: {
          query: {
            type: 'string',
            description: 'Only those with this text in letters or name, such as franc',
            maxLength: 60,
          },
        },
        required: [],
        additionalProperties: false,
      },
      outputSchema: {
        type: 'object',
        properties: {
          currencies: {
            type: 'array',
            items: {
              type: 'object',
              properties: { code: { type: 'string' }, name: { type: 'string' } },
              required: ['code', 'name'],
              additionalProperties: false,
            },
          },
        },
        required: ['currencies'],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
      async run(input: ListCurrenciesInput, ctx: ToolContext<Secrets>): Promise<ListCurrenciesOutput> {
        const wanted = (input.query ?? '').toLowerCase()
        const all = Object.entries(await ask(ctx, 'currencies')).map(([code, name]) => ({ code, name: textOf(name) }))
        return { currencies: all.filter(({ code, name }) => (code + ' ' + name).toLowerCase().includes(wanted)) }
      },
    },
  ],
} satisfies ServerModule
