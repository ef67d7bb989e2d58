import type { JsonSchema } from '../../contract/json-schema.ts'
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
import { oneWeek } from './recorded-answers.ts'
import { currency, day } from './tool-parts.ts'

const point: JsonSchema = closed({ date: text, rate: number })

export const rateHistory: TemplateTool = {
  name: 'rate_history',
  title: 'History of a rate',
  description:
    'How the rate between two currencies moved between two days: first, last, lowest, highest, the change in percent, and points in between. ' +
    'Use it for trends and comparisons over time.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      base: described(currency, 'The currency of which one unit is compared, such as EUR'),
      symbol: described(currency, 'The currency it is compared with, such as USD'),
      from: described(day, 'The first day, such as 2026-01-01'),
      to: described(day, 'The last day'),
      points: {
        type: 'integer',
        minimum: 2,
        maximum: 120,
        description: 'The most points of time to return, 30 when left out',
      },
    },
    ['base', 'symbol', 'from', 'to'],
  ),
  outputSchema: closed({
    base: text,
    symbol: text,
    first: point,
    last: point,
    lowest: point,
    highest: point,
    changePercent: number,
    points: listOf(point),
  }),
  exampleCalls: [
    {
      title: 'A week, day by day',
      arguments: { base: 'EUR', symbol: 'USD', from: '2026-01-19', to: '2026-01-23' },
      upstream: oneWeek,
      expected: {
        lowest: { date: '2026-01-19', rate: 1.16 },
        highest: { date: '2026-01-23' },
        changePercent: 2,
        points: [{ date: '2026-01-19' }, { date: '2026-01-20' }],
      },
    },
    {
      title: 'Only its ends',
      arguments: { base: 'EUR', symbol: 'USD', from: '2026-01-19', to: '2026-01-23', points: 2 },
      upstream: oneWeek,
      expected: { points: [{ date: '2026-01-19' }, { date: '2026-01-23' }] },
    },
    {
      title: 'Days in the wrong order',
      arguments: { base: 'EUR', symbol: 'USD', from: '2026-02-01', to: '2026-01-01' },
      isError: true,
      expected: 'lies after',
    },
  ],
  implementation: String.raw`
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
`,
}
