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
import { balance, emptyBalance } from './recorded-answers.ts'

const amounts = listOf(closed({ amount: number, currency: text }))

export const getBalance: TemplateTool = {
  name: 'get_balance',
  title: 'Get the balance',
  description:
    'What the account holds in each currency: what can be paid out now, and what is on its way. Use it for "how much is there"; list_payments has what came in.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters({}),
  outputSchema: closed({
    available: described(amounts, 'To be paid out now'),
    pending: described(amounts, 'Not settled yet'),
  }),
  exampleCalls: [
    {
      title: 'In euro',
      arguments: {},
      upstream: balance,
      expected: {
        available: [{ amount: 666.67, currency: 'EUR' }],
        pending: [{ amount: 61.14, currency: 'EUR' }],
      },
    },
    {
      title: 'Nothing yet',
      arguments: {},
      upstream: emptyBalance,
      expected: { available: [], pending: [] },
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, 'balance')
const read = (amounts: unknown) =>
  listOf(amounts).map(({ amount, currency }) => ({ amount: unitsOf(amount, currency), currency: currencyOf(currency) }))
return { available: read(answer.available), pending: read(answer.pending) }
`,
}
