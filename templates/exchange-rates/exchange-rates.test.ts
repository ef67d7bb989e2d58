import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('exchange-rates')
let running: RunningTemplate
let failure: Reply | undefined

const ALL = { CHF: 0.9163, EUR: 1, GBP: 0.8664, USD: 1.1919 }

/** Answers in the form that Frankfurter documents for its version 1. */
function frankfurter({ origin, pathname, searchParams }: URL): Reply {
  if (failure) return failure
  if (origin !== 'https://api.frankfurter.dev') return { status: 500 }
  if (pathname === '/v1/currencies')
    return { body: { CHF: 'Swiss Franc', EUR: 'Euro', USD: 'United States Dollar' } }
  const base = searchParams.get('base') ?? 'EUR'
  const wanted = searchParams.get('symbols')?.split(',') ?? Object.keys(ALL)
  const isKnown = [base, ...wanted].every((currency) => currency in ALL)
  if (!isKnown) return { status: 404, body: { message: 'not found' } }
  const rates = Object.fromEntries(
    Object.entries(ALL).filter(([name]) => wanted.includes(name) && name !== base),
  )
  const [, from, to] = /^\/v1\/(.+)\.\.(.+)$/.exec(pathname) ?? []
  if (!from || !to) return { body: { amount: 1, base, date: pathname.replace('/v1/', ''), rates } }
  const days = Array.from(
    { length: 21 },
    (_, index) => `2026-01-${String(index + 1).padStart(2, '0')}`,
  )
  const series = days.map((day, index) => [day, { USD: 1 + index / 100 }])
  return {
    body: {
      amount: 1,
      base,
      start_date: from,
      end_date: to,
      rates: from === '2026-03-01' ? {} : Object.fromEntries(series.toReversed()),
    },
  }
}

beforeAll(async () => {
  running = await startTemplate(template, frankfurter)
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

describe('exchange-rates', () => {
  it('answers what it is asked in the form of its schemas, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://api.frankfurter.dev']),
    )
  })

  it('needs no key', () => {
    expect(template.spec.secrets).toEqual([])
  })

  it('converts without an accident of binary arithmetic, each currency once', async () => {
    const to = ['usd', 'USD', 'EUR']
    expect(await running.call('convert_currency', { amount: 0.3, from: 'eur', to })).toEqual({
      amount: 0.3,
      from: 'EUR',
      date: 'latest',
      results: [{ currency: 'USD', amount: 0.35757, rate: 1.1919 }],
    })
    expect(running.asked.at(-1)?.searchParams.get('symbols')).toBe('USD')
  })

  it('asks for the rates of a day', async () => {
    expect(await running.call('get_rates', { base: 'EUR', date: '2026-01-05' })).toMatchObject({
      date: '2026-01-05',
    })
    expect(running.asked.at(-1)?.pathname).toBe('/v1/2026-01-05')
  })

  it('thins a long history evenly, and keeps both ends', async () => {
    const span = { base: 'EUR', symbol: 'USD', from: '2026-01-01', to: '2026-01-21' }
    expect(await running.call('rate_history', { ...span, points: 3 })).toEqual({
      base: 'EUR',
      symbol: 'USD',
      first: { date: '2026-01-01', rate: 1 },
      last: { date: '2026-01-21', rate: 1.2 },
      lowest: { date: '2026-01-01', rate: 1 },
      highest: { date: '2026-01-21', rate: 1.2 },
      changePercent: 20,
      points: [
        { date: '2026-01-01', rate: 1 },
        { date: '2026-01-11', rate: 1.1 },
        { date: '2026-01-21', rate: 1.2 },
      ],
    })
  })

  it.each([
    ['get_rates', { base: 'ZZZ' }, 'list_currencies'],
    [
      'rate_history',
      { base: 'EUR', symbol: 'eur', from: '2026-01-01', to: '2026-01-02' },
      'two different',
    ],
    [
      'rate_history',
      { base: 'EUR', symbol: 'USD', from: '2026-03-01', to: '2026-03-01' },
      'longer span',
    ],
  ])('says why %s %j has no answer', async (tool, input, message) => {
    await expect(running.call(tool, input)).rejects.toThrow(message)
  })

  it.each<[Reply, string]>([
    [{ status: 422, body: { message: 'bad currency pair' } }, 'Check the letters'],
    [{ status: 429, body: 'Too many requests' }, 'Try again in a minute'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
    [{ body: '<html>' }, 'does not answer properly'],
  ])('turns the failure %j into a sentence', async (reply, message) => {
    failure = reply
    try {
      await expect(running.call('get_rates', { base: 'EUR' })).rejects.toThrow(message)
    } finally {
      failure = undefined
    }
  })
})
