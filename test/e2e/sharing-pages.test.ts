// Sharing as a person sees it in a real browser: from the marketplace over a template of one's own to its upgrade, and what
// an administrator makes of it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { checkPage } from '../check-page.ts'
import { openBrowser, type OpenedBrowser } from '../chromium.ts'
import { buildVersion, greeterSpec } from '../faults/greeter.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { signIn } from '../sign-in.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'

const BUILD_MS = 90_000
const REASON = 'It sends what callers type to a stranger.'

function sharedSpec(greeting: string, more: Partial<ServerSpecInput> = {}): ServerSpecInput {
  const spec = greeterSpec(greeting)
  const exampleCalls = [{ title: 'Greets', arguments: { text: 'you' } }]
  return {
    ...spec,
    title: 'Greetings',
    secrets: [{ key: 'GREETER_TOKEN', description: 'Knows whom to greet', whose: 'owner' }],
    tools: spec.tools.map((tool) => ({ ...tool, exampleCalls })),
    ...more,
  }
}
const secrets = [{ key: 'GREETER_TOKEN', value: 'open-sesame' }]

let stack: Stack
let owner: Owner
let browser: OpenedBrowser
beforeAll(async () => {
  stack = await startStack({ MARKETPLACE_PUBLIC: 'on' })
  owner = await setUpOwner(stack)
  browser = await openBrowser([stack.apiUrl])
  const { id } = await owner.createServer({ slug: 'greeter', spec: sharedSpec('one'), secrets })
  expect(await owner.ended(id)).toMatchObject({ state: 'live' })
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await stack?.[Symbol.asyncDispose]()
})

const visit = (path: string) => browser.page.goto(`${stack.apiUrl}${path}`)
async function greetings() {
  const { data } = await owner.api.GET('/v1/templates/{templateId}', {
    params: { path: { templateId: 'greetings' } },
  })
  return data
}
const checkDialog = () => checkPage(browser, { part: '[role=dialog]' })

test('the marketplace is read without an account, where it is open', async () => {
  const { page, complaints } = browser
  await visit('/templates')
  await page.getByRole('link', { name: 'Text toolbox' }).first().waitFor()
  complaints.length = 0 // Chromium logs that nobody is signed in
  await checkPage(browser)
  await page.getByLabel('Search templates').fill('zeppelin')
  await page.getByRole('heading', { name: 'No template fits' }).waitFor()
  await checkPage(browser)
  await page.getByRole('button', { name: 'Show all templates' }).click()
  await page.getByRole('link', { name: 'Text toolbox' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Text toolbox' }).waitFor()
  await page.getByRole('heading', { name: 'What the scan says' }).waitFor()
  await checkPage(browser)
  await page.getByRole('link', { name: 'Sign in to use it' }).click()
  await signIn(browser)
  await page.getByRole('heading', { level: 1, name: 'New server' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/new')
}, 120_000)

test('a template is reported', async () => {
  const { page } = browser
  await visit('/templates?sort=newest')
  await page.getByRole('link', { name: 'Text toolbox' }).first().click()
  await page.getByRole('button', { name: 'Report' }).click()
  await page.getByLabel('Details').fill('It counts words wrongly.')
  await checkDialog()
  await page.getByRole('button', { name: 'Send the report' }).click()
  await page.getByText('The report is with the administrators').waitFor()
  const { data } = await owner.api.GET('/v1/admin/reports')
  expect(data?.data).toMatchObject([{ details: 'It counts words wrongly.', reportedBy: 'Ada' }])
}, 120_000)

test('a live server is checked, mended and published', async () => {
  const { page } = browser
  await visit('/servers/greeter/publish')
  const check = page.getByRole('button', { name: 'Check and preview' })
  await check.waitFor()
  await checkPage(browser)
  await check.click()
  await page.getByRole('alert', { name: 'What the check found' }).waitFor()
  await page.getByText('Give the address where one gets a value for GREETER_TOKEN').waitFor()
  await checkPage(browser)
  await page.getByLabel('Where one gets GREETER_TOKEN').fill('https://greeter.example/keys')
  await page.getByLabel('Category').selectOption('Text')
  await check.click()
  const publish = page.getByRole('button', { name: 'Publish version 1' })
  await publish.waitFor({ timeout: 60_000 })
  await checkPage(browser)
  await publish.click()
  await page.waitForURL('**/templates/greetings')
  await page.getByRole('heading', { level: 1, name: 'Greetings' }).waitFor()
  await checkPage(browser)
  expect(await greetings()).toMatchObject({
    versionNumber: 1,
    category: 'Text',
    secrets: [{ howToGetUrl: 'https://greeter.example/keys' }],
  })
}, 180_000)

test('a fork is told of the next version, sees what it changes, and takes it', async () => {
  const { page } = browser
  const { id: templateId = '' } = (await greetings()) ?? {}
  const fork = { slug: 'my-greeter', templateId, secrets }
  expect(await owner.ended((await owner.createServer(fork)).id)).toMatchObject({ state: 'live' })
  const next = sharedSpec('two', { allowedDomains: ['api.example.com'] })
  expect(await buildVersion(owner, { slug: 'greeter', spec: next })).toMatchObject({
    state: 'live',
  })

  await visit('/servers/greeter/publish')
  const address = page.getByLabel('Where one gets GREETER_TOKEN')
  expect(await address.inputValue()).toBe('https://greeter.example/keys') // as it was published
  await page.getByLabel('What is new').fill('It greets twice.')
  await page.getByRole('button', { name: 'Check and preview' }).click()
  const publish = page.getByRole('button', { name: 'Publish version 2' })
  await publish.waitFor({ timeout: 60_000 })
  await page.getByText('+ api.example.com').waitFor()
  await publish.click()
  await page.waitForURL('**/templates/greetings')
  await page.getByText('It greets twice.').waitFor()
  await page.getByText('+ api.example.com').waitFor()
  await checkPage(browser)

  await visit('/servers/my-greeter')
  await page.getByRole('link', { name: 'See what it would change' }).waitFor()
  await checkPage(browser)
  await page.getByRole('link', { name: 'See what it would change' }).click()
  const allow = page.getByLabel('It may reach api.example.com')
  await allow.waitFor()
  await checkPage(browser)
  await allow.check()
  await page.getByRole('button', { name: 'Upgrade to version 2', exact: true }).click()
  await page.waitForURL('**/builds/*')
  await page.getByRole('link', { name: 'Open server' }).waitFor({ timeout: BUILD_MS })
}, 300_000)

test('an administrator looks after templates, reports, people and hosts', async () => {
  const { page } = browser
  await visit('/admin?q=greet')
  await page.getByRole('button', { name: 'Verify Greetings' }).click()
  await page.getByText('Greetings is verified').waitFor()
  expect(await greetings()).toMatchObject({ isVerified: true })
  await checkPage(browser)
  await page.getByRole('button', { name: 'Hide Greetings' }).click()
  await page.getByRole('dialog').getByLabel('Reason').waitFor()
  await checkDialog()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Reports', exact: true }).click()
  await page.getByText('It counts words wrongly.').waitFor()
  await checkPage(browser)
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByRole('cell', { name: /^Ada/ }).waitFor()
  await checkPage(browser)
  await page.getByRole('link', { name: 'Hosts', exact: true }).click()
  await page.getByText('Takes work').waitFor()
  await checkPage(browser)
  const adminTabs = page.getByRole('navigation', { name: 'Parts of the administration' })
  await adminTabs.getByRole('link', { name: 'Audit log' }).click()
  await page.getByText('template.verify').first().waitFor()
  await checkPage(browser)
}, 180_000)

test('a takedown is shown while it runs, on the pages of those whom it hits, and undone', async () => {
  const { page } = browser
  await visit('/admin?q=greet')
  await page.getByRole('button', { name: 'Take down Greetings' }).click()
  await page.getByText('2 servers of 1 organisation stop now').waitFor()
  await page.getByLabel('Reason').fill(REASON)
  await page.getByLabel('Type greetings to confirm').fill('greetings')
  await checkDialog()
  await page.getByRole('button', { name: 'Take down', exact: true }).click()
  await page.waitForURL('**/admin/takedowns/*')
  await page.getByText('nothing of it runs any more').waitFor({ timeout: 60_000 })
  await checkPage(browser)
  const takedown = page.url()

  await visit('/servers/my-greeter')
  await page.getByRole('button', { name: 'Show the values' }).click()
  await page.getByText('open-sesame').waitFor()
  await checkPage(browser)
  await visit('/templates/greetings')
  await page.getByText('Administrators have taken it down').waitFor()
  await checkPage(browser)

  await page.goto(takedown)
  await page.getByRole('button', { name: 'Restore' }).click()
  await checkDialog()
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
  await page.getByText('Undone: what it stopped answers again.').waitFor()
  await checkPage(browser)
  const state = async () => {
    const { data } = await owner.api.GET('/v1/servers/{serverId}', {
      params: { path: { serverId: 'my-greeter' } },
    })
    return data?.state === 'taken-down' ? undefined : data?.state
  }
  expect(await until('the fork is back', state, 60_000)).toMatch(/^(?:live|asleep)$/)
}, 240_000)
