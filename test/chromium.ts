import { chromium, type Page } from 'playwright-core'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testEnvironment } from './environment.ts'

// Without these, Chromium asks its vendor's hosts at every start.
export const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface OpenedBrowser extends AsyncDisposable {
  page: Page
  /** What went wrong in the page: console errors, failed requests, requests to other hosts. */
  complaints: string[]
}

/** A new browser with one page. `origins` are all that it may speak to. */
export async function openBrowser(origins: string[]): Promise<OpenedBrowser> {
  const { chromium: executablePath } = await testEnvironment()
  const folder = await mkdtemp(join(tmpdir(), 'bmm-chromium-'))
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    headless: true,
    args: quietFlags,
    viewport: { width: 1280, height: 900 },
  })
  const page = context.pages()[0] ?? (await context.newPage())
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (err) => complaints.push(`error: ${err.message}`))
  page.on('request', (request) => {
    const isOurs = origins.some((origin) => request.url().startsWith(origin))
    if (!isOurs && !request.url().startsWith('data:')) complaints.push(`outside: ${request.url()}`)
  })
  return {
    page,
    complaints,
    async [Symbol.asyncDispose]() {
      await context.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
