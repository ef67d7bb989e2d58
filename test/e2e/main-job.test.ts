// The main job as a person does it, in a real browser: set up, build a server from a template, follow its log, connect an
// MCP client through OAuth in that browser, call a tool.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { checkPage as checkShown, whenSettled } from '../check-page.ts'
import { openBrowser, type OpenedBrowser } from '../chromium.ts'
import { connectFromUrl } from '../mcp-login.ts'
import { LOOPBACK_REDIRECT } from '../oauth-client.ts'
import { startStack, type Stack } from '../stack.ts'

let stack: Stack
let browser: OpenedBrowser
beforeAll(async () => {
  stack = await startStack()
  browser = await openBrowser([stack.apiUrl])
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await stack?.[Symbol.asyncDispose]()
})

const checkPage = () => checkShown(browser)

/** On the secrets tab: only a real browser runs the animations that a closing box might wait for. */
async function closesWhatItOpened() {
  const { page } = browser
  await page.getByRole('button', { name: 'Add a secret' }).click()
  await page.getByRole('dialog', { name: 'Add a secret' }).waitFor()
  await page.evaluate(whenSettled)
  await page.keyboard.press('Escape')
  await page.locator('[role=dialog]').waitFor({ state: 'detached' })
  await page.setViewportSize({ width: 360, height: 900 })
  await page.getByRole('button', { name: 'Open the menu' }).click()
  const menu = page.getByRole('dialog', { name: 'Menu' })
  await menu.getByRole('link', { name: 'Marketplace' }).click()
  await page.getByRole('heading', { level: 1, name: 'Marketplace' }).waitFor()
  await page.locator('[role=dialog]').waitFor({ state: 'detached' })
  await checkPage()
}

test('from the set-up link to a tool call', { timeout: 180_000 }, async () => {
  const { page, complaints } = browser

  await page.goto(await stack.setupUrl())
  await checkPage()
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill('a-river-of-marbles')
  await page.getByRole('button', { name: 'Make the administrator' }).click()
  await page.getByRole('heading', { level: 1, name: 'Servers' }).waitFor()
  await checkPage()

  await page.getByRole('link', { name: 'New server' }).first().click()
  await page.getByText('From a template', { exact: true }).click()
  await page.getByRole('button', { name: 'Use Text toolbox' }).waitFor()
  await checkPage()
  await page.getByRole('button', { name: 'Use Text toolbox' }).click()
  await page.getByLabel('Name in the URL').fill('my-toolbox')
  await page.getByText('Free. The URL will be').waitFor()
  await checkPage()
  await page.getByRole('button', { name: 'Build', exact: true }).click()

  await page.waitForURL('**/builds/*')
  await page.getByText('The stable URL answers from this version now.').waitFor({ timeout: 60_000 })
  await page.getByRole('link', { name: 'Open server' }).waitFor()
  await checkPage()
  await page.getByRole('link', { name: 'Open server' }).click()
  const url = `${stack.gatewayUrl}/s/my-toolbox/mcp`
  await page.getByText(`claude mcp add --transport http my-toolbox ${url}`).waitFor()
  await checkPage()
  for (const tab of ['Tools', 'Versions', 'Secrets']) {
    await page.getByRole('link', { name: tab, exact: true }).click()
    await checkPage()
  }
  await closesWhatItOpened()
  await page.getByRole('link', { name: 'Look at it Weather' }).click()
  await page.getByRole('link', { name: 'Open-Meteo', exact: true }).waitFor()
  await checkPage()

  const { client } = await connectFromUrl({
    url,
    authorize: async (asked) => {
      const { landed, close } = await listenForRedirect(Number(new URL(LOOPBACK_REDIRECT).port))
      try {
        await page.goto(asked.href)
        await page.getByText('my-toolbox').first().waitFor()
        await page.getByRole('button', { name: 'Allow' }).click()
        return await landed
      } finally {
        await close()
      }
    },
  })
  const answer = await client.callTool({ name: 'slugify', arguments: { text: 'Hello, World!' } })
  expect(answer).toMatchObject({ structuredContent: { slug: 'hello-world' } })
  await client.close()

  await page.goto(`${stack.apiUrl}/me`)
  await page.getByText('SDK client').first().waitFor()
  complaints.length = 0 // the client's own page, where the browser was in between, is not ours
  await checkPage()
})

test('somebody else, signed out, is sent to sign in and back', async () => {
  const { page } = browser
  await page.goto(`${stack.apiUrl}/me`)
  await page.getByRole('button', { name: 'Sign out here' }).click()
  await page.waitForURL(/\/sign-in/)
  await page.goto(`${stack.apiUrl}/servers/my-toolbox`)
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill('a-wrong-river-of-marbles')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('E-mail or password is wrong').waitFor()
  browser.complaints.length = 0 // Chromium logs every 401
  await page.getByLabel('Password').fill('a-river-of-marbles')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/servers/my-toolbox')
  await checkPage()
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Text toolbox')
})

/** Plays the client's own address, where the browser is sent with the code. */
async function listenForRedirect(port: number) {
  const { promise: landed, resolve } = Promise.withResolvers<URL>()
  const server: Server = createServer((req, res) => {
    res.end('You can close this page.')
    if (req.url?.includes('code=')) resolve(new URL(req.url, `http://127.0.0.1:${port}`))
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close').catch(() => {}) // closed already
  }
  return { landed, close }
}
