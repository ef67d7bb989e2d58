import {
  closed,
  described,
  listOf,
  number,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { allOfEuro, latestOfDollar, unknownCurrency } from './recorded-answers.ts'
import { currency, dayOrLatest } from './tool-parts.ts'

export const getRates: TemplateTool = {
  name: 'get_rates',
  title: 'Get rates',
  description:
    'What one unit of a currency is worth in others, now or on a day. Use it to compare currencies; ' +
    'use convert_currency for an amount and rate_history for a span of time.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      base: described(currency, 'The currency of which one unit is compared, such as EUR'),
      symbols: {
        type: 'array',
        minItems: 1,
        maxItems: 40,
        items: currency,
        description: 'Only these currencies; all when left out',
      },
      date: dayOrLatest,
    },
    ['base'],
  ),
  outputSchema: closed({
    base: text,
    date: described(text, 'The working day of the rates'),
    rates: listOf(closed({ currency: text, rate: number })),
  }),
  exampleCalls: [
    {
      title: 'All of the euro',
      arguments: { base: 'EUR' },
      upstream: allOfEuro,
      expected: { date: '2026-01-30', rates: [{ currency: 'CHF', rate: 0.9163 }] },
    },
    {
      title: 'Two of the dollar',
      arguments: { base: 'USD', symbols: ['EUR', 'GBP'] },
      upstream: latestOfDollar,
      expected: { rates: [{ currency: 'EUR' }, { currency: 'GBP' }] },
    },
    {
      title: 'A currency that is not known',
      arguments: { base: 'XXX' },
      upstream: unknownCurrency,
      isError: true,
      expected: 'Check the letters of the currencies',
    },
  ],
  implementation: String.raw`
const base = input.base.toUpperCase()
const symbols = symbolsOf(input.symbols ?? [], base)
const answer = await ask(ctx, input.date ?? 'latest', { base, symbols: symbols.join(',') || undefined })
return { base, date: textOf(answer.date), rates: ratesOf(answer.rates) }
`,
}
