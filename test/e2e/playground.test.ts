// A person tries the tools of a server in a real browser: api, gateway and runner are as they are for everybody.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { checkPage } from '../check-page.ts'
import { openBrowser, type OpenedBrowser } from '../chromium.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { signIn } from '../sign-in.ts'
import { startStack, type Stack } from '../stack.ts'

const spec: ServerSpecInput = {
  title: 'Shop',
  description: 'Orders things.',
  secrets: [{ key: 'USER_TOKEN', description: 'Acts as the caller', whose: 'caller' }],
  tools: [
    {
      name: 'order',
      title: 'Order',
      description: 'Says what would be ordered.',
      inputSchema: {
        type: 'object',
        properties: {
          article: { type: 'string', description: 'What is ordered' },
          count: { type: 'integer', minimum: 1, maximum: 9 },
          size: { enum: ['small', 'large'] },
          isGift: { type: 'boolean' },
          notes: { type: 'array', items: { type: 'string' } },
          address: {
            type: 'object',
            properties: { city: { type: 'string' }, zip: { type: 'string' } },
            required: ['city'],
          },
        },
        required: ['article', 'count'],
        additionalProperties: false,
      },
      outputSchema: {
        type: 'object',
        properties: { order: { type: 'object' } },
        required: ['order'],
      },
      annotations: { readOnlyHint: true },
      exampleCalls: [{ title: 'Two cups', arguments: { article: 'cup', count: 2 } }],
      implementation: 'return { order: { ...input } }',
    },
    {
      name: 'who_am_i',
      title: 'Who am I',
      description: 'Needs the token of the caller.',
      inputSchema: { type: 'object', properties: {}, additionalProperties: false },
      annotations: { readOnlyHint: true },
      implementation:
        'const token = ctx.secrets.USER_TOKEN ?? ""\nreturn `a token of ${token.length} characters`',
    },
  ],
}

let stack: Stack
let owner: Owner
let browser: OpenedBrowser
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  browser = await openBrowser([stack.apiUrl])
  const { id } = await owner.createServer({ slug: 'shop', spec })
  expect(await owner.ended(id)).toMatchObject({ state: 'live' })
  await browser.page.goto(`${stack.apiUrl}/servers/shop/tools`)
  await signIn(browser)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await stack?.[Symbol.asyncDispose]()
})

const answer = () => browser.page.getByRole('region', { name: 'Answer', exact: true })
const structured = async () =>
  (await answer().getByRole('region', { name: 'Structured answer' }).innerText()).replaceAll(
    /\s|\d+(?=\s)/g,
    '',
  )
const run = () => browser.page.getByRole('button', { name: 'Run', exact: true }).click()

test('a tool is called by its form, and the answer is shown with its time', async () => {
  const { page } = browser
  await page.getByRole('link', { name: 'Try Order' }).click()
  await page.waitForURL('**/servers/shop/playground?tool=order')
  await page.getByLabel('article').fill('lamp')
  await page.getByLabel('count').fill('three')
  await run()
  await page.getByText('This is not a number').waitFor()
  await checkPage(browser)
  await page.getByLabel('count').fill('3')
  await page.getByLabel('size').selectOption('large')
  await page.getByRole('button', { name: 'Add an item to notes' }).click()
  await page.getByLabel('Item 1', { exact: true }).fill('fragile')
  await page.getByLabel('city').fill('Graz')
  await run()
  await answer()
    .getByText(/^Took \d/)
    .waitFor()
  expect(await structured()).toContain(
    '"order":{"article":"lamp","count":3,"size":"large","notes":["fragile"],"address":{"city":"Graz"}}',
  )
  await answer().getByText('What went over the wire').click()
  await answer().getByText('mcp-name: order').waitFor()
  expect(await page.content()).not.toMatch(/Bearer|eyJ/)
  await checkPage(browser)
})

test('a tool is called by JSON, and an error is told in words', async () => {
  const { page } = browser
  await page.getByRole('button', { name: 'As JSON' }).click()
  const json = page.getByLabel('Arguments as JSON')
  expect(JSON.parse(await json.inputValue())).toMatchObject({ article: 'lamp', count: 3 })
  await json.fill('{ "article": "lamp", "count": 99 }')
  await json.press('Control+Enter')
  await answer().getByText(/count/).first().waitFor()
  await json.fill('{ "article": "chair", "count": 1 }')
  await json.press('Control+Enter')
  await answer().getByText('"chair"').first().waitFor()
  await page
    .getByRole('button', { name: /^Fill in the call of order/ })
    .last()
    .click()
  expect(await page.getByLabel('size').inputValue()).toBe('"large"')
  await checkPage(browser)
})

test('a tool that needs a value of the caller says where to give it, and works with it', async () => {
  const { page } = browser
  await page.getByLabel('Tool', { exact: true }).selectOption('who_am_i')
  await run()
  await answer()
    .getByText(/needs your own USER_TOKEN/)
    .first()
    .waitFor()
  await page.getByRole('link', { name: 'Give it' }).click()
  await page.waitForURL('**/credentials/shop')
  await checkPage(browser)
  await page.getByRole('button', { name: 'Set USER_TOKEN' }).click()
  await page.getByLabel('Value').fill('12345678')
  await page.getByRole('button', { name: 'Save the secret' }).click()
  await page.getByRole('button', { name: 'Replace USER_TOKEN' }).waitFor()
  await page.goto(`${stack.apiUrl}/servers/shop/playground?tool=who_am_i`)
  await run()
  await answer().getByText('a token of 8 characters').first().waitFor()
  expect(await page.getByText('You have not given').count()).toBe(0)
})

test('its calls are counted with all others', async () => {
  const { page } = browser
  await page.goto(`${stack.apiUrl}/servers/shop`)
  await page
    .getByRole('cell', { name: /Playground$/ })
    .first()
    .waitFor({ timeout: 60_000 })
  await page.getByRole('img', { name: /^Half of the calls/ }).waitFor({ timeout: 30_000 })
  await checkPage(browser)
  await page.goto(stack.apiUrl)
  const calls = page.getByRole('img', { name: /^\d+ calls, \d+ of them errors/ })
  await calls.waitFor()
  expect(await calls.count()).toBe(1)
  await checkPage(browser)
})
