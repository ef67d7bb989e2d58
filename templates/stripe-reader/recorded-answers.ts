// In the form that Stripe documents for its API, version 2024-06-20.
import { recorded } from '../recorded.ts'

const API = 'https://api.stripe.com/v1'
const list = (has_more: boolean, ...data: object[]) => ({
  object: 'list',
  url: '/v1/things',
  has_more,
  data,
})
const customer = {
  id: 'cus_NffrFeUfNV2Hib',
  object: 'customer',
  name: 'Jenny Rosen',
  email: 'jennyrosen@example.com',
  created: 1_767_225_600,
  currency: 'eur',
  balance: 0,
  delinquent: false,
  livemode: false,
  metadata: {},
}
const search = (...data: object[]) => ({
  object: 'search_result',
  url: '/v1/customers/search',
  has_more: false,
  next_page: null,
  data,
})
export const customerSearch = recorded(
  `${API}/customers/search?query=name%7E%22jenny%22+OR+email%7E%22jenny%22&limit=10`,
  search(customer),
)
export const noCustomer = recorded(
  `${API}/customers/search?query=name%7E%22nobody%22+OR+email%7E%22nobody%22&limit=10`,
  search(),
)

const charge = {
  id: 'ch_3MmlLrLkdIwHu7ix0snN0B15',
  object: 'charge',
  amount: 1099,
  amount_refunded: 99,
  currency: 'eur',
  status: 'succeeded',
  paid: true,
  refunded: false,
  created: 1_767_355_200,
  customer: 'cus_NffrFeUfNV2Hib',
  description: 'Order 17',
  failure_message: null,
  billing_details: { email: null, name: 'Jenny Rosen', phone: null },
  payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
  receipt_url: 'https://pay.stripe.com/receipts/1',
}
export const payments = recorded(`${API}/charges?limit=1`, list(true, charge))
export const paymentsOfDay = recorded(
  `${API}/charges?customer=cus_NffrFeUfNV2Hib&created%5Bgte%5D=1767312000&created%5Blt%5D=1767398400&limit=20`,
  list(false, { ...charge, currency: 'jpy', amount: 500, amount_refunded: 0 }),
)
const invoice = {
  id: 'in_1MtHbELkdIwHu7ixl4OzzPMv',
  object: 'invoice',
  number: 'A-0017',
  status: 'open',
  currency: 'eur',
  amount_due: 4900,
  amount_paid: 0,
  amount_remaining: 4900,
  customer: 'cus_NffrFeUfNV2Hib',
  customer_name: 'Jenny Rosen',
  created: 1_767_225_600,
  due_date: 1_768_435_200,
  subscription: null,
  hosted_invoice_url: 'https://invoice.stripe.com/i/1',
}
export const openInvoices = recorded(`${API}/invoices?status=open&limit=20`, list(false, invoice))
export const invoicesOfNobody = recorded(
  `${API}/invoices?customer=cus_nobody&limit=20`,
  {
    error: {
      code: 'resource_missing',
      message: "No such customer: 'cus_nobody'",
      param: 'customer',
      type: 'invalid_request_error',
    },
  },
  { status: 400 },
)
const subscription = {
  id: 'sub_1MowQVLkdIwHu7ixeRlqHVzs',
  object: 'subscription',
  status: 'active',
  customer: 'cus_NffrFeUfNV2Hib',
  currency: 'eur',
  start_date: 1_735_689_600,
  current_period_end: 1_769_904_000,
  cancel_at_period_end: true,
  canceled_at: 1_767_225_600,
}
const price = {
  id: 'price_1',
  nickname: 'Team',
  currency: 'eur',
  billing_scheme: 'per_unit',
  unit_amount: 900,
  unit_amount_decimal: '900',
  product: 'prod_1',
  recurring: { interval: 'month', interval_count: 1 },
}
const items = (...data: object[]) => ({ object: 'list', data })
export const subscriptions = recorded(
  `${API}/subscriptions?customer=cus_NffrFeUfNV2Hib&status=all&limit=20`,
  list(false, { ...subscription, items: items({ id: 'si_1', quantity: 2, price }) }),
)
const tiered = {
  ...price,
  nickname: 'Seats',
  billing_scheme: 'tiered',
  tiers_mode: 'graduated',
  unit_amount: null,
  unit_amount_decimal: null,
}
const fractional = {
  ...price,
  nickname: 'Calls',
  unit_amount: null,
  unit_amount_decimal: '0.05',
  recurring: { interval: 'month', interval_count: 1, usage_type: 'metered' },
}
export const meteredSubscriptions = recorded(
  `${API}/subscriptions?status=trialing&limit=20`,
  list(false, {
    ...subscription,
    status: 'trialing',
    items: items({ id: 'si_2', quantity: 40, price: tiered }, { id: 'si_3', price: fractional }),
  }),
)
export const noSubscriptions = recorded(
  `${API}/subscriptions?status=past_due&limit=20`,
  list(false),
)
export const balance = recorded(`${API}/balance`, {
  object: 'balance',
  livemode: false,
  available: [{ amount: 66_667, currency: 'eur', source_types: { card: 66_667 } }],
  pending: [{ amount: 6_114, currency: 'eur', source_types: { card: 6_114 } }],
})
export const emptyBalance = recorded(`${API}/balance`, {
  object: 'balance',
  livemode: false,
  available: [],
  pending: [],
})
