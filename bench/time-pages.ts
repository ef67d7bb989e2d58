import type { Browser } from '../test/browser.ts'
import type { Series } from './report.ts'

const RUNS = 40
const WARM_UP_RUNS = 5

/** Reads each page in turn, one at a time, again and again; throws when one is not answered. */
export async function timePages(
  { browser, signal }: { browser: Browser; signal: AbortSignal },
  { name, paths }: { name: string; paths: readonly string[] },
): Promise<Series> {
  const values: number[] = []
  for (let round = -WARM_UP_RUNS; round < RUNS; round += 1)
    for (const path of paths) {
      signal.throwIfAborted()
      const ms = await timePage(browser, path)
      if (round >= 0) values.push(ms)
    }
  return { name, unit: 'ms', values }
}

async function timePage(browser: Browser, path: string) {
  const startedAt = performance.now()
  const res = await browser.visit(path)
  const text = await res.text()
  const ms = performance.now() - startedAt
  if (res.status !== 200) throw new Error(`${path}: ${res.status} ${text}`)
  return ms
}
