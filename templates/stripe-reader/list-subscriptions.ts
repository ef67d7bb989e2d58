import {
  closed,
  count,
  flag,
  listOf,
  mostResults,
  nextCursor,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { meteredSubscriptions, noSubscriptions, subscriptions } from './recorded-answers.ts'
import { after, customer } from './tool-parts.ts'

export const listSubscriptions: TemplateTool = {
  name: 'list_subscriptions',
  title: 'List subscriptions',
  description:
    'Subscriptions, newest first: what they cost, how often, until when they are paid, and whether they end. Use it for what a customer has, or for those that are past due.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters({
    customer,
    status: {
      enum: ['active', 'trialing', 'past_due', 'unpaid', 'canceled', 'paused', 'all'],
      description: 'all when left out',
    },
    limit: mostResults(100, 20),
    after,
  }),
  outputSchema: closed({
    subscriptions: listOf(
      closed({
        id: text,
        status: text,
        customer: textOrNull,
        items: listOf(
          closed({
            name: textOrNull,
            quantity: count,
            price: {
              type: ['number', 'null'],
              description: 'Of one unit; null when there is no single price, as with tiers',
            },
            currency: text,
            every: textOrNull,
          }),
        ),
        startedAt: textOrNull,
        paidUntil: textOrNull,
        endsThen: { ...flag, description: 'Whether it ends with the paid period' },
        canceledAt: textOrNull,
      }),
    ),
    nextAfter: nextCursor,
  }),
  exampleCalls: [
    {
      title: 'Of a customer',
      arguments: { customer: 'cus_NffrFeUfNV2Hib' },
      upstream: subscriptions,
      expected: {
        subscriptions: [
          {
            status: 'active',
            items: [{ name: 'Team', quantity: 2, price: 9, currency: 'EUR', every: '1 month' }],
            paidUntil: '2026-02-01T00:00:00.000Z',
            endsThen: true,
          },
        ],
      },
    },
    {
      title: 'With tiers, and by fractions of a cent',
      arguments: { status: 'trialing' },
      upstream: meteredSubscriptions,
      expected: {
        subscriptions: [
          {
            items: [
              { name: 'Seats', price: null, currency: 'EUR' },
              { name: 'Calls', price: 0.0005 },
            ],
          },
        ],
      },
    },
    {
      title: 'None past due',
      arguments: { status: 'past_due' },
      upstream: noSubscriptions,
      expected: { subscriptions: [], nextAfter: null },
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, 'subscriptions', {
  customer: input.customer,
  status: input.status ?? 'all',
  limit: input.limit ?? 20,
  starting_after: input.after,
})
const readItem = (item: Fields) => {
  const price = fieldsOf(item.price)
  // Fractions of a cent stand in the decimal alone
  const decimal = textOf(price.unit_amount_decimal)
  const unit = price.unit_amount ?? (decimal === '' ? null : Number(decimal))
  const { interval, interval_count } = fieldsOf(price.recurring)
  return {
    name: textOrNull(price.nickname) ?? idOf(price.product),
    quantity: typeof item.quantity === 'number' ? item.quantity : 1,
    price: typeof unit === 'number' ? unitsOf(unit, price.currency) : null,
    currency: currencyOf(price.currency),
    every: interval === undefined ? null : numberOf(interval_count) + ' ' + textOf(interval),
  }
}
const subscriptions = listOf(answer.data).map((subscription) => ({
  id: textOf(subscription.id),
  status: textOf(subscription.status),
  customer: idOf(subscription.customer),
  items: listOf(fieldsOf(subscription.items).data).map(readItem),
  startedAt: timeOf(subscription.start_date),
  paidUntil: timeOf(subscription.current_period_end),
  endsThen: subscription.cancel_at_period_end === true,
  canceledAt: timeOf(subscription.canceled_at),
}))
return { subscriptions, nextAfter: nextAfterOf(answer) }
`,
}
