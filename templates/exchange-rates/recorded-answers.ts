// In the form that Frankfurter documents for its version 1.
import { recorded } from '../recorded.ts'

const API = 'https://api.frankfurter.dev/v1'

export const latestOfDollar = recorded(`${API}/latest?base=USD&symbols=EUR%2CGBP`, {
  amount: 1.0,
  base: 'USD',
  date: '2026-01-30',
  rates: { EUR: 0.84, GBP: 0.725 },
})
export const euroIn1999 = recorded(`${API}/1999-01-04?base=EUR&symbols=USD`, {
  amount: 1.0,
  base: 'EUR',
  date: '1999-01-04',
  rates: { USD: 1.1789 },
})
export const allOfEuro = recorded(`${API}/latest?base=EUR`, {
  amount: 1.0,
  base: 'EUR',
  date: '2026-01-30',
  rates: { CHF: 0.9163, GBP: 0.8664, JPY: 183.59, USD: 1.1919 },
})
export const unknownCurrency = recorded(
  `${API}/latest?base=XXX`,
  { message: 'not found' },
  { status: 404 },
)
export const oneWeek = recorded(`${API}/2026-01-19..2026-01-23?base=EUR&symbols=USD`, {
  amount: 1.0,
  base: 'EUR',
  start_date: '2026-01-19',
  end_date: '2026-01-23',
  rates: {
    '2026-01-19': { USD: 1.16 },
    '2026-01-20': { USD: 1.174 },
    '2026-01-21': { USD: 1.1715 },
    '2026-01-22': { USD: 1.1712 },
    '2026-01-23': { USD: 1.1832 },
  },
})
export const currencies = recorded(`${API}/currencies`, {
  CHF: 'Swiss Franc',
  EUR: 'Euro',
  GBP: 'British Pound',
  USD: 'United States Dollar',
})
