import express from 'express'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type OpenedBrowser } from '../../test/chromium.ts'
import { createDocsRouter } from './router.ts'

let url: string
let opened: AsyncDisposableStack
let browser: OpenedBrowser
const said: string[] = []
beforeAll(async () => {
  opened = new AsyncDisposableStack()
  const app = express().use(createDocsRouter({ publicApiUrl: 'http://localhost:4000' }))
  app.get('/favicon.svg', (_req, res) => void res.type('svg').send('<svg/>'))
  app.get('/', (_req, res) => void res.send('the dashboard'))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  opened.defer(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = opened.use(await openBrowser([url]))
  browser.page.on('console', (message) => said.push(message.text()))
})
afterAll(() => opened?.disposeAsync())

test('the reference shows itself without an error, and asks for nothing that its policy forbids', async () => {
  const { page, complaints } = browser
  await page.goto(`${url}/docs`)
  await page.getByRole('heading', { name: 'BuildMyMCP' }).waitFor()
  expect(complaints).toEqual([])
  expect(said.filter((text) => text.includes('DEPRECATED'))).toEqual([])
})

test.each(['/docs', '/docs/errors'])(
  '%s leads back to the dashboard, and fits on a phone',
  async (path) => {
    const { page } = browser
    await page.setViewportSize({ width: 360, height: 780 })
    await page.goto(url + path)
    const link = page.getByRole('link', { name: 'Back to the dashboard' })
    await link.waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await link.click()
    expect(await page.textContent('body')).toBe('the dashboard')
  },
)
