import { closed, listOf, parameters, readsOutside, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { currencies } from './recorded-answers.ts'

export const listCurrencies: TemplateTool = {
  name: 'list_currencies',
  title: 'List currencies',
  description:
    'The currencies that there are rates for, with their names. Use it to find the three letters of a currency, or when another tool does not know one.',
  annotations: readsOutside,
  inputSchema: parameters({
    query: {
      type: 'string',
      maxLength: 60,
      description: 'Only those with this text in letters or name, such as franc',
    },
  }),
  outputSchema: closed({ currencies: listOf(closed({ code: text, name: text })) }),
  exampleCalls: [
    {
      title: 'All',
      arguments: {},
      upstream: currencies,
      expected: { currencies: [{ code: 'CHF', name: 'Swiss Franc' }, { code: 'EUR' }] },
    },
    {
      title: 'By a part of the name',
      arguments: { query: 'dollar' },
      upstream: currencies,
      expected: { currencies: [{ code: 'USD' }] },
    },
  ],
  implementation: String.raw`
const wanted = (input.query ?? '').toLowerCase()
const all = Object.entries(await ask(ctx, 'currencies')).map(([code, name]) => ({ code, name: textOf(name) }))
return { currencies: all.filter(({ code, name }) => (code + ' ' + name).toLowerCase().includes(wanted)) }
`,
}
