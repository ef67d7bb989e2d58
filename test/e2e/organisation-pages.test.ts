// The pages of an organisation in a real browser: people, keys, rules, the audit log, and the way in by an invitation.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPage } from '../check-page.ts'
import { openBrowser, type OpenedBrowser } from '../chromium.ts'
import { makeGreeter } from '../faults/greeter.ts'
import { password, setUpOwner, type Owner } from '../owner.ts'
import { signIn } from '../sign-in.ts'
import { startStack, type Stack } from '../stack.ts'

let stack: Stack
let owner: Owner
let browser: OpenedBrowser
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  browser = await openBrowser([stack.apiUrl])
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await stack?.[Symbol.asyncDispose]()
})

const visit = (path: string) => browser.page.goto(`${stack.apiUrl}${path}`)
const checkDialog = () => checkPage(browser, { part: '[role=dialog]' })

test('an organisation is made, somebody is invited by a link, and joins by it', async () => {
  const { page, complaints } = browser
  await makeGreeter(owner, { slug: 'greeter', greeting: 'hello' })
  await visit('/sign-in')
  await signIn(browser)
  await page.getByRole('link', { name: 'Organisation' }).click()
  await page.getByText('Nobody can be invited to a personal organisation').waitFor()
  await checkPage(browser)

  await page.getByRole('button', { name: 'New organisation' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Ada and friends')
  await checkDialog()
  await dialog.getByLabel('Name').press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Ada and friends' }).waitFor()
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  await dialog.getByLabel('E-mail').fill('ben@example.com')
  await checkDialog()
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  const link = await page.getByText(/\/join#/).innerText()
  await checkPage(browser)

  await page.context().clearCookies()
  await page.goto('about:blank') // what follows the # alone loads nothing
  await page.goto(link)
  await page.getByText('Ada invites you to Ada and friends, as member.').waitFor()
  complaints.length = 0 // Chromium logs the 401 of somebody who is not signed in
  await checkPage(browser)
  await page.getByLabel('Your name').fill('Ben')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make an account and accept' }).click()
  await page.getByRole('heading', { level: 1, name: 'Servers' }).waitFor()
  await page.getByRole('link', { name: 'Organisation', exact: true }).click()
  await page.getByRole('row', { name: /Ben/ }).waitFor()
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Ada and friends')
})

test('keys, rules, the caller list and the audit log are shown to whoever handles them', async () => {
  const { page } = browser
  await page.context().clearCookies()
  await visit('/sign-in')
  await signIn(browser)
  await visit('/organisation/keys')
  await page.getByRole('button', { name: 'New API key' }).click()
  await page.getByRole('dialog').getByLabel('What it is for').fill('CI')
  await checkDialog()
  await page.getByRole('dialog').getByRole('button', { name: 'Make it' }).click()
  await page.getByText(/^bmm_/).waitFor()
  await checkPage(browser)

  await visit('/organisation/policy')
  await page.getByRole('checkbox', { name: 'Only the hosts listed here' }).check()
  await page.getByLabel('Allowed hosts').fill('*.example.com')
  await page.getByLabel('Servers', { exact: true }).fill('5')
  await page.getByRole('button', { name: 'Save the rules' }).click()
  await page.getByText('0 of 5').waitFor()
  await checkPage(browser)

  await visit('/audit')
  await page.getByRole('row', { name: /policy\.set/ }).waitFor()
  await checkPage(browser)
  await page.getByLabel('Acts').selectOption('API keys')
  await page.getByRole('row', { name: /key\.create/ }).waitFor()
  expect(await page.getByRole('row', { name: /policy\.set/ }).count()).toBe(0)

  await page.getByLabel('Organisation', { exact: true }).selectOption('Ada')
  await page.getByRole('heading', { level: 1, name: 'Servers' }).waitFor()
  await visit('/servers/greeter/access')
  await page.getByRole('button', { name: 'Invite a caller' }).click()
  await page.getByRole('dialog').getByLabel('E-mail').fill('cleo@example.com')
  await checkDialog()
  await page.getByRole('dialog').getByRole('button', { name: 'Make the link' }).click()
  await page.getByText('cleo@example.com is invited').waitFor()
  await checkPage(browser)
})
