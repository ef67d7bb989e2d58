import { createApiWorld } from '../test/api-world.ts'
import type { Browser } from '../test/browser.ts'
import { goal, type Bench, type BenchContext, type Series } from './report.ts'
import { seedMarketplace } from './seed-marketplace.ts'
import { quantile } from './summary.ts'
import { timePages } from './time-pages.ts'

const TEMPLATES = 50_000
const LIMIT_MS = 50

export const marketplace: Bench = {
  id: 'R24',
  name: 'marketplace',
  title: `Pages of the marketplace with ${TEMPLATES.toLocaleString('en')} templates, beside GET /v1/me`,
  needsServices: true,
  run,
}

const lists = [
  'sort=trending',
  'sort=top',
  'sort=newest',
  'sort=trending&category=Data',
  'sort=newest&category=Weather&limit=100',
]
/** Words in every third text, in few, in none; beginnings; and such as are nearly right. */
const searches = [
  'q=weather',
  'q=wea',
  'q=w',
  'q=currency+translate&sort=top',
  'q=quavi',
  'q=customer+quavi&category=Finance',
  'q=wether',
  'q=calandar+invioce',
  'q=transalte&category=Text&sort=newest',
  'q=nothingofthekind',
]

async function run({ cleanUp, signal }: BenchContext) {
  const world = cleanUp.use(await createApiWorld())
  await seedMarketplace(world.db, { count: TEMPLATES })
  const viewer = await world.member('viewer')
  const measure = (name: string, paths: string[]) =>
    timePages({ browser: viewer, signal }, { name, paths })
  const listed = await measure(
    'a page of a list',
    lists.map((query) => `/v1/templates?${query}`),
  )
  const deep = await measure('the tenth page', [await tenthPage(viewer)])
  const found = await measure(
    'a search',
    searches.map((query) => `/v1/templates?${query}`),
  )
  const reference = await measure('GET /v1/me', ['/v1/me'])
  const p95 = (name: string, series: Series) =>
    goal(`p95 of ${name}`, {
      value: quantile(series.values, 0.95),
      unit: 'ms',
      limit: { atMost: LIMIT_MS },
    })
  return {
    series: [listed, deep, found, reference],
    goals: [p95('a page of a list', listed), p95('the tenth page', deep), p95('a search', found)],
    notes: [
      'Over HTTP on loopback, one request at a time, with the session read and the role judged; every answer is checked against the contract.',
      `Slowest kind of search: ${slowestOf(found)}.`,
    ],
  }
}

async function tenthPage(viewer: Browser) {
  let path = '/v1/templates?'
  for (let page = 1; page < 10; page += 1) {
    const { nextCursor } = (await (await viewer.visit(path)).json()) as { nextCursor: string }
    path = `/v1/templates?cursor=${nextCursor}`
  }
  return path
}

/** Values come in the order of the searches, again and again. */
function slowestOf({ values }: Series) {
  const medians = searches.map((query, index) => ({
    query,
    ms: quantile(
      values.filter((_, place) => place % searches.length === index),
      0.5,
    ),
  }))
  const [slowest] = medians.toSorted((a, b) => b.ms - a.ms)
  return slowest ? `${slowest.query}, ${slowest.ms.toFixed(1)} ms` : 'none'
}
