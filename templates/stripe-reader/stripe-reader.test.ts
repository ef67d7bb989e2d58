import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('stripe-reader')
const KEY = 'rk_test_of_the_test'
let running: RunningTemplate
let failure: Reply | undefined

const refusal = (status: number, message: string): Reply => ({
  status,
  body: { error: { type: 'invalid_request_error', message } },
})
const charge = (id: string, currency = 'eur') => ({
  id,
  object: 'charge',
  amount: 1234,
  amount_refunded: 0,
  currency,
  status: 'failed',
  failure_message: 'Your card was declined.',
  created: 1_767_225_600,
  customer: { id: 'cus_expanded', object: 'customer' },
  description: null,
  billing_details: { name: null },
  payment_method_details: { type: 'card', card: { last4: '4242' } },
})

const price = (
  unit_amount: number | null,
  unit_amount_decimal: string | null,
  currency: string,
) => ({
  price: { nickname: null, product: 'prod_1', currency, unit_amount, unit_amount_decimal },
})
const subscription = {
  status: 'active',
  items: {
    data: [
      price(1900, '1900', 'eur'),
      price(0, '0', 'eur'),
      price(null, null, 'eur'),
      price(null, '0.5', 'jpy'),
      price(null, '1250.5', 'usd'),
    ],
  },
}

function list(url: URL, rows: { id: string }[]): Reply {
  const after = url.searchParams.get('starting_after')
  const start = rows.findIndex(({ id }) => id === after) + 1
  const end = start + Number(url.searchParams.get('limit') ?? 10)
  return { body: { object: 'list', has_more: end < rows.length, data: rows.slice(start, end) } }
}

/** Answers in the form that Stripe documents for its API, version 2024-06-20. */
function stripe(url: URL, req: IncomingMessage): Reply {
  if (url.origin !== 'https://api.stripe.com' || req.method !== 'GET') return { status: 500 }
  if (failure) return failure
  if (req.headers.authorization !== `Bearer ${KEY}`) return refusal(401, `Invalid API Key: ${KEY}`)
  if (req.headers['stripe-version'] !== '2024-06-20') return refusal(400, 'another version')
  const customer = url.searchParams.get('customer')
  if (customer === 'cus_nobody') return refusal(400, "No such customer: 'cus_nobody'")
  switch (url.pathname) {
    case '/v1/charges':
      return list(url, [charge('ch_1'), charge('ch_2', 'jpy'), charge('ch_3', 'kwd')])
    case '/v1/customers/search':
      return {
        body: {
          object: 'search_result',
          has_more: true,
          next_page: 'x',
          data: [{ id: 'cus_1', name: null, email: null, created: null, delinquent: true }],
        },
      }
    case '/v1/invoices':
      return list(url, [])
    case '/v1/subscriptions':
      return list(url, [{ id: 'sub_1', ...subscription }])
    case '/v1/balance':
      return { body: { object: 'balance', available: [], pending: [] } }
    default:
      return refusal(404, 'Unrecognized request URL')
  }
}

beforeAll(async () => {
  running = await startTemplate(template, stripe, { STRIPE_KEY: KEY })
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

describe('stripe-reader', () => {
  it('answers what it is asked in the form of its schemas, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://api.stripe.com']),
    )
  })

  it('declares its key as a secret of the owner, with a place to get one', () => {
    expect(template.spec.secrets).toMatchObject([
      {
        key: 'STRIPE_KEY',
        whose: 'owner',
        howToGetUrl: expect.stringMatching(/^https:\/\/dashboard\.stripe\.com\//),
      },
    ])
  })

  it('goes on after the last of a page until there is no more', async () => {
    const first = await running.call('list_payments', { limit: 2 })
    expect(first).toMatchObject({ payments: [{ id: 'ch_1' }, { id: 'ch_2' }], nextAfter: 'ch_2' })
    expect(await running.call('list_payments', { limit: 2, after: 'ch_2' })).toMatchObject({
      payments: [{ id: 'ch_3' }],
      nextAfter: null,
    })
  })

  it('counts each currency in its whole units, and shows no number of a card', async () => {
    const answer = await running.call('list_payments', {})
    expect(answer).toMatchObject({
      payments: [
        {
          amount: 12.34,
          currency: 'EUR',
          customer: 'cus_expanded',
          failure: 'Your card was declined.',
        },
        { amount: 1234, currency: 'JPY' },
        { amount: 1.234, currency: 'KWD' },
      ],
    })
    expect(JSON.stringify(answer)).not.toContain('4242')
  })

  it('tells a price that is nothing from one that is not single, and keeps fractions', async () => {
    const answer = await running.call('list_subscriptions', {})
    expect(answer).toMatchObject({
      subscriptions: [{ items: [19, 0, null, 0.5, 12.505].map((amount) => ({ price: amount })) }],
    })
  })

  it('asks for whole days', async () => {
    await running.call('list_invoices', {
      since: '2026-01-01',
      until: '2026-01-31',
      status: 'open',
    })
    const asked = running.asked.at(-1)?.searchParams
    expect(asked?.get('created[gte]')).toBe('1767225600')
    expect(asked?.get('created[lt]')).toBe('1769904000')
    expect(asked?.get('status')).toBe('open')
  })

  it('keeps a search within its quotes', async () => {
    await running.call('find_customers', { query: 'a" OR name~"b\\' })
    expect(running.asked.at(-1)?.searchParams.get('query')).toBe(
      'name~"a OR name~b" OR email~"a OR name~b"',
    )
  })

  it.each<[Reply, string]>([
    [refusal(401, `Invalid API Key provided: ${KEY}`), 'must set a valid STRIPE_KEY'],
    [refusal(403, `The provided key '${KEY}' may not.`), 'Read for charges'],
    [refusal(400, 'Invalid integer: x'), 'understand this: Invalid integer: x'],
    [refusal(404, 'No such thing'), 'nothing with this id'],
    [refusal(429, 'Too many requests'), 'Try again in a few seconds'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence without the key', async (reply, message) => {
    failure = reply
    try {
      const call = running.call('list_payments', {})
      await expect(call).rejects.toThrow(message)
      await expect(call).rejects.not.toThrow(KEY)
    } finally {
      failure = undefined
    }
  })
})
