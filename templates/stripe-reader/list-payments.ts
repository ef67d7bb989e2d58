import {
  closed,
  listOf,
  mostResults,
  nextCursor,
  number,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { payments, paymentsOfDay } from './recorded-answers.ts'
import { after, customer, since, until } from './tool-parts.ts'

export const listPayments: TemplateTool = {
  name: 'list_payments',
  title: 'List payments',
  description:
    'Payments, newest first, also failed ones with the reason, and what was refunded. Use it for what came in, for one customer or in a span of days.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters({ customer, since, until, limit: mostResults(100, 20), after }),
  outputSchema: closed({
    payments: listOf(
      closed({
        id: text,
        amount: number,
        refunded: number,
        currency: text,
        status: text,
        failure: textOrNull,
        createdAt: textOrNull,
        customer: textOrNull,
        payer: textOrNull,
        description: textOrNull,
        method: text,
      }),
    ),
    nextAfter: nextCursor,
  }),
  exampleCalls: [
    {
      title: 'The newest',
      arguments: { limit: 1 },
      upstream: payments,
      expected: {
        payments: [{ amount: 10.99, refunded: 0.99, currency: 'EUR', method: 'card' }],
        nextAfter: 'ch_3MmlLrLkdIwHu7ix0snN0B15',
      },
    },
    {
      title: 'Of a customer on a day, in yen',
      arguments: { customer: 'cus_NffrFeUfNV2Hib', since: '2026-01-02', until: '2026-01-02' },
      upstream: paymentsOfDay,
      expected: { payments: [{ amount: 500, currency: 'JPY' }], nextAfter: null },
    },
    {
      title: 'A day that does not exist',
      arguments: { since: '2026-13-01' },
      isError: true,
      expected: 'not a day of the calendar',
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, 'charges', {
  customer: input.customer,
  ...createdIn(input),
  limit: input.limit ?? 20,
  starting_after: input.after,
})
const payments = listOf(answer.data).map((charge) => ({
  id: textOf(charge.id),
  amount: unitsOf(charge.amount, charge.currency),
  refunded: unitsOf(charge.amount_refunded, charge.currency),
  currency: currencyOf(charge.currency),
  status: textOf(charge.status),
  failure: textOrNull(charge.failure_message),
  createdAt: timeOf(charge.created),
  customer: idOf(charge.customer),
  payer: textOrNull(fieldsOf(charge.billing_details).name),
  description: textOrNull(cut(textOf(charge.description), 300)),
  method: textOf(fieldsOf(charge.payment_method_details).type),
}))
return { payments, nextAfter: nextAfterOf(answer) }
`,
}
