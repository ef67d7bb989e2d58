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
import { euroIn1999, latestOfDollar } from './recorded-answers.ts'
import { currency, dayOrLatest } from './tool-parts.ts'

export const convertCurrency: TemplateTool = {
  name: 'convert_currency',
  title: 'Convert money',
  description:
    'Turns an amount of money into one or more other currencies, at the latest reference rate or that of a day. ' +
    'Use it for every conversion; use get_rates when there is no amount.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      amount: { type: 'number', minimum: 0, maximum: 1e12, description: 'How much, such as 49.90' },
      from: described(currency, 'The currency of the amount, such as USD'),
      to: {
        type: 'array',
        minItems: 1,
        maxItems: 10,
        items: currency,
        description: 'The currencies that are wanted, such as ["EUR"]',
      },
      date: dayOrLatest,
    },
    ['amount', 'from', 'to'],
  ),
  outputSchema: closed({
    amount: number,
    from: text,
    date: described(text, 'The working day of the rate'),
    results: listOf(closed({ currency: text, amount: number, rate: number })),
  }),
  exampleCalls: [
    {
      title: 'Into two currencies',
      arguments: { amount: 250, from: 'usd', to: ['EUR', 'GBP'] },
      upstream: latestOfDollar,
      expected: {
        date: '2026-01-30',
        results: [
          { currency: 'EUR', amount: 210, rate: 0.84 },
          { currency: 'GBP', amount: 181.25 },
        ],
      },
    },
    {
      title: 'On a day of the past',
      arguments: { amount: 10, from: 'EUR', to: ['USD'], date: '1999-01-04' },
      upstream: euroIn1999,
      expected: { results: [{ amount: 11.789 }] },
    },
    {
      title: 'A currency into itself',
      arguments: { amount: 10, from: 'EUR', to: ['eur'] },
      isError: true,
      expected: 'another currency',
    },
  ],
  implementation: String.raw`
const from = input.from.toUpperCase()
const symbols = symbolsOf(input.to, from)
if (symbols.length === 0) throw new Error('Give another currency to convert into: the amount is in ' + from + ' already.')
const answer = await ask(ctx, input.date ?? 'latest', { base: from, symbols: symbols.join(',') })
const results = ratesOf(answer.rates).map(({ currency, rate }) => ({ currency, amount: exact(input.amount * rate), rate }))
return { amount: input.amount, from, date: textOf(answer.date), results }
`,
}
