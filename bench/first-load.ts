import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openBrowser, quietFlags } from '../test/chromium.ts'
import { testEnvironment } from '../test/environment.ts'
import { setUpOwner, type Owner } from '../test/owner.ts'
import { echoSpec } from '../test/rows.ts'
import { startStack, type Stack } from '../test/stack.ts'
import { goal, type Bench, type BenchContext, type Series } from './report.ts'
import { quantile } from './summary.ts'

const LIMIT_KB = 120
const LEAST_SCORE = 95
const RUNS = 5
const LIGHTHOUSE = 'lighthouse@13.5.0' // fetched for this alone: it is larger than all else that the dashboard needs
const SLUG = 'echo'
const run = promisify(execFile)

export const firstLoad: Bench = {
  id: 'P12',
  name: 'first-load',
  title: 'What the dashboard loads for its first page, and what Lighthouse says of it on a phone',
  needsServices: true,
  run: measure,
}

const signedOutPages = ['/sign-in']
const pages = [
  '/',
  '/new',
  '/templates',
  '/templates/text-toolbox',
  ...['', '/tools', '/playground', '/versions', '/versions/1', '/secrets', '/logs', '/change'].map(
    tabOf,
  ),
  ...['/access', '/publish', '/settings'].map(tabOf),
  '/organisation',
  '/organisation/keys',
  '/organisation/policy',
  '/audit',
  '/admin',
  '/admin/reports',
  '/admin/people',
  '/admin/audit',
  '/me',
]
const judged = ['/', tabOf('')]

async function measure({ cleanUp, signal }: BenchContext) {
  const stack = cleanUp.use(await startStack())
  const owner = await setUpOwner(stack)
  const build = await owner.ended((await owner.createServer({ slug: SLUG, spec: echoSpec })).id)
  if (build.state !== 'live') throw new Error(JSON.stringify(build))

  const sizes = new Map<string, number>()
  for (const path of signedOutPages) sizes.set(path, await scriptsOf(stack, { path }))
  for (const path of [...pages, `/builds/${build.id}`]) {
    signal.throwIfAborted()
    sizes.set(path, await scriptsOf(stack, { path, owner }))
  }
  const performance: Series = { name: 'Lighthouse, performance', unit: 'points', values: [] }
  const accessibility: Series = { name: 'Lighthouse, accessibility', unit: 'points', values: [] }
  const scores = []
  for (const page of [{ path: '/sign-in' }, ...judged.map((path) => ({ path, owner }))])
    for (let index = 0; index < RUNS; index++) {
      signal.throwIfAborted()
      scores.push(await scoreOf(stack, page))
    }
  performance.values.push(...scores.map((score) => score.performance))
  accessibility.values.push(...scores.map((score) => score.accessibility))
  const scripts: Series = { name: 'scripts of a page', unit: 'kB', values: [...sizes.values()] }
  const [largest] = [...sizes].toSorted(([, a], [, b]) => b - a)
  if (!largest) throw new Error('no page was loaded')
  return {
    series: [scripts, performance, accessibility],
    goals: [
      goal('scripts of the largest page, compressed', {
        value: largest[1],
        unit: 'kB',
        limit: { atMost: LIMIT_KB },
      }),
      goal('median of performance', {
        value: quantile(performance.values, 0.5),
        unit: 'points',
        limit: { atLeast: LEAST_SCORE },
      }),
      goal('median of accessibility', {
        value: quantile(accessibility.values, 0.5),
        unit: 'points',
        limit: { atLeast: LEAST_SCORE },
      }),
    ],
    notes: [
      `${sizes.size} addresses, each opened with an empty cache until nothing is asked for any more. The largest is ${largest[0]}.`,
      `${LIGHTHOUSE}, its phone: sign-in, servers and a server, ${RUNS} times each.`,
    ],
  }
}

function tabOf(end: string) {
  return `/servers/${SLUG}${end}`
}

/** All scripts until the page is quiet, as they came over the wire, in kB. */
async function scriptsOf(stack: Stack, { path, owner }: { path: string; owner?: Owner }) {
  await using browser = await openBrowser([stack.apiUrl])
  const { page } = browser
  if (owner) await page.setExtraHTTPHeaders({ cookie: owner.cookie })
  const bytes: Promise<number>[] = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return
    bytes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  await page.goto(`${stack.apiUrl}${path}`, { waitUntil: 'networkidle' })
  await page.locator('h1').waitFor()
  const sizes = await Promise.all(bytes)
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000
}

interface LighthouseReport {
  categories: { performance: { score: number }; accessibility: { score: number } }
}

async function scoreOf(stack: Stack, { path, owner }: { path: string; owner?: Owner }) {
  const folder = await mkdtemp(join(tmpdir(), 'bmm-lighthouse-'))
  try {
    const headers = join(folder, 'headers.json')
    await writeFile(headers, JSON.stringify(owner ? { cookie: owner.cookie } : {}), { mode: 0o600 })
    const { chromium } = await testEnvironment()
    const options = [
      '--output=json',
      '--quiet',
      '--only-categories=performance,accessibility',
      '--no-enable-error-reporting',
      `--extra-headers=${headers}`,
      `--chrome-flags=--headless=new ${quietFlags.join(' ')}`,
    ]
    const { stdout } = await run(
      'npm',
      [
        'exec',
        '--yes',
        `--package=${LIGHTHOUSE}`,
        '--',
        'lighthouse',
        `${stack.apiUrl}${path}`,
        ...options,
      ],
      { env: { ...process.env, CHROME_PATH: chromium }, maxBuffer: 64 * 1024 * 1024 },
    )
    const { categories } = JSON.parse(stdout) as LighthouseReport // as Lighthouse documents it
    const points = ({ score }: { score: number }) => Math.round(score * 100)
    return {
      performance: points(categories.performance),
      accessibility: points(categories.accessibility),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
