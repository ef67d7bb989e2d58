// The pages of one server through its life, as a person goes through them in a real browser.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { checkPage } from '../check-page.ts'
import { openBrowser, type OpenedBrowser } from '../chromium.ts'
import { connectWithToken } from '../mcp-client.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { echoSpec } from '../rows.ts'
import { signIn } from '../sign-in.ts'
import { startStack, type Stack } from '../stack.ts'

const BUILD_MS = 90_000
/** The gateways count for some seconds before they write, and the page asks anew every ten. */
const FIGURES_MS = 30_000
const FORBIDDEN = 'api.elsewhere.example'

/** Tells what became of a request to wherever its caller says. */
function wandererSpec(title: string): ServerSpecInput {
  return {
    ...echoSpec,
    title,
    allowedDomains: ['api.example.com'],
    tools: echoSpec.tools.map((tool) => ({
      ...tool,
      implementation: `const response = await ctx.fetch(input.text, { signal: ctx.signal })
return { text: String(response.status) }`,
    })),
  }
}

let stack: Stack
let owner: Owner
let browser: OpenedBrowser
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  browser = await openBrowser([stack.apiUrl])
  await makeWanderer()
  await browser.page.goto(`${stack.apiUrl}/servers/wanderer`)
  await signIn(browser)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await stack?.[Symbol.asyncDispose]()
})

async function makeWanderer() {
  const { id } = await owner.createServer({ slug: 'wanderer', spec: wandererSpec('Wanderer') })
  expect(await owner.ended(id)).toMatchObject({ state: 'live' })
  const { data } = await owner.api.POST('/v1/servers/{serverId}/builds', {
    params: { path: { serverId: 'wanderer' } },
    body: { spec: { ...wandererSpec('Wanderer'), allowedDomains: [] } },
    headers: { 'idempotency-key': 'second' },
  })
  expect(await owner.ended(data?.id ?? '')).toMatchObject({ state: 'live', versionNumber: 2 })
}

async function lookUp() {
  const { data, response } = await owner.api.GET('/v1/servers/{serverId}', {
    params: { path: { serverId: 'wanderer' } },
  })
  return { status: response.status, server: data }
}

const visit = (end: string) => browser.page.goto(`${stack.apiUrl}/servers/wanderer${end}`)
const checkDialog = () => checkPage(browser, { part: '[role=dialog]' })

async function buildIsLive() {
  const { page } = browser
  await page.waitForURL('**/builds/*')
  await page.getByRole('link', { name: 'Open server' }).waitFor({ timeout: BUILD_MS })
}

test('what it was called for and may not reach is shown, and allowed', async () => {
  const { page } = browser
  await page.getByText('No calls yet. Connect a client.').waitFor()
  await checkPage(browser)
  const client = await connectWithToken({
    url: `${stack.gatewayUrl}/s/wanderer/mcp`,
    token: await owner.token('wanderer'),
  })
  for (const text of [`https://${FORBIDDEN}/`, 'https://10.0.0.1/'])
    expect(await client.callTool({ name: 'echo', arguments: { text } })).toMatchObject({
      isError: true,
    })
  await client.close()

  const allow = page.getByRole('button', { name: `Allow ${FORBIDDEN}` })
  await allow.waitFor({ timeout: FIGURES_MS + 30_000 })
  await page.getByRole('img', { name: /^\d+ calls, 2 of them errors/ }).waitFor()
  await page.getByText('As a table').click()
  await page.getByText('Arguments').first().click()
  await checkPage(browser)
  await allow.click()
  const confirm = page.getByRole('button', { name: 'Build it with this host' })
  await confirm.waitFor()
  await checkDialog()
  await confirm.click()
  await buildIsLive()
  await visit('')
  await page.getByText('Allowed now').waitFor()
  expect(await lookUp()).toMatchObject({ server: { allowedDomains: [FORBIDDEN] } })
}, 240_000)

test('an earlier version comes back after what it changes was read', async () => {
  const { page } = browser
  await visit('/versions')
  const goBack = page.getByRole('button', { name: 'Go back to version 1' })
  await goBack.waitFor()
  await checkPage(browser)
  await goBack.click()
  await page.getByRole('dialog').getByText('+ api.example.com').waitFor()
  await checkDialog()
  await page.getByRole('button', { name: 'Build it again' }).click()
  await buildIsLive()
  expect(await lookUp()).toMatchObject({ server: { allowedDomains: ['api.example.com'] } })
  await visit('/versions/1')
  await page.getByRole('button', { name: 'Go back to this version' }).waitFor()
  await checkPage(browser)
}, 240_000)

test('a changed secret is applied by one press', async () => {
  const { page } = browser
  await visit('/secrets')
  await page.getByRole('button', { name: 'Add a secret' }).click()
  await page.getByRole('textbox', { name: 'Key' }).fill('SOME_TOKEN')
  await page.getByLabel('Value').fill('a value')
  await page.getByRole('button', { name: 'Save the secret' }).click()
  const apply = page.getByRole('button', { name: 'Apply now' })
  await apply.waitFor()
  await checkPage(browser)
  await apply.click()
  await buildIsLive()
  expect(await lookUp()).toMatchObject({ server: { liveVersion: 5 } })
}, 120_000)

test('it is set up, paused, and then deleted by its name', async () => {
  const { page } = browser
  await visit('/settings')
  const pause = page.getByRole('button', { name: 'Pause' })
  await pause.waitFor()
  await page.getByLabel('When nobody calls, it sleeps').selectOption('After 1 hour')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The settings are saved').waitFor()
  expect(await lookUp()).toMatchObject({ server: { sleepAfterMinutes: 60 } })
  await checkPage(browser)
  await pause.click()
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  await checkPage(browser)
  await page.getByRole('link', { name: 'Overview' }).click()
  await page.getByText('Paused by Ada').waitFor()
  await checkPage(browser)

  await visit('/settings')
  await page.getByRole('button', { name: 'Delete the server' }).click()
  await page.getByLabel('Type wanderer to confirm').fill('wonderer')
  await page.getByLabel('Type wanderer to confirm').press('Enter')
  await page.getByText('This is not the name. Type wanderer').waitFor()
  await checkDialog()
  await page.getByLabel('Type wanderer to confirm').fill('wanderer')
  await page.getByLabel('Type wanderer to confirm').press('Enter')
  await page.getByText('Wanderer is deleted').waitFor()
  expect(await lookUp()).toMatchObject({ status: 404 })
  await page.getByRole('heading', { name: 'No servers yet' }).waitFor()
  await checkPage(browser)
}, 120_000)
