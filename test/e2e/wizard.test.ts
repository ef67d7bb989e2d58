// From words, and from a document, to a live server, and on to its next version: as a person does it, in a real browser.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPage } from '../check-page.ts'
import { openBrowser, type OpenedBrowser } from '../chromium.ts'
import { startGenerationWorld, type GenerationWorld } from '../generation-world.ts'
import { editAnswerText, specAnswerText } from '../model-answers.ts'
import { signIn } from '../sign-in.ts'
import { shout, shoutSpec, TRACKER_HOST, trackerSpec } from '../tracker-spec.ts'

let world: GenerationWorld
let browser: OpenedBrowser
beforeAll(async () => {
  world = await startGenerationWorld()
  browser = await openBrowser([world.stack.apiUrl])
  await browser.page.goto(`${world.stack.apiUrl}/new`)
  await signIn(browser)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

const BUILD_MS = 90_000

async function buildIsLive() {
  const { page } = browser
  await page.waitForURL('**/builds/*')
  await page.getByRole('link', { name: 'Open server' }).waitFor({ timeout: BUILD_MS })
  await checkPage(browser)
}

test('from words to a live server: plan, check, secret, build', { timeout: 300_000 }, async () => {
  const { page } = browser
  const { promise: goOn, resolve: release } = Promise.withResolvers<void>()
  const text = specAnswerText(trackerSpec('Roof issues'))
  world.script('Roof issues', { text, chunkSize: 400, slow: goOn })

  const box = page.getByLabel('What shall the server do?')
  await box.waitFor()
  await checkPage(browser)
  await box.fill('Roof issues: list those of our tracker, and shout.')
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByText('List issues').waitFor()
  await page.getByText('Hosts it may reach').waitFor()
  await checkPage(browser)
  await page.reload() // what was asked for goes on, and is asked for once
  await page.getByText('List issues').waitFor()
  release()
  await page.getByText('Shout', { exact: false }).first().waitFor()
  const check = page.getByRole('button', { name: 'Check it and go on' })
  await check.waitFor()
  await checkPage(browser)
  await check.click()

  await page.getByLabel('Name in the URL').fill('roof-issues')
  await page.getByText('Free. The URL will be').waitFor()
  await page.getByRole('button', { name: `Remove http://${TRACKER_HOST}` }).waitFor()
  await page.getByText('List issues').first().click()
  await page.getByLabel('Description').fill('Lists the open issues of the roof.')
  await checkPage(browser)
  await page.getByLabel('TRACKER_TOKEN').fill(world.trackerToken)
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await buildIsLive()

  const answer = await world.callTool('roof-issues', 'list_issues')
  expect(answer).toMatchObject({ structuredContent: { titles: ['The roof leaks'] } })
  expect(world.asked('Roof issues')).toHaveLength(1)
  const { data } = await world.owner.api.GET('/v1/servers/{serverId}', {
    params: { path: { serverId: 'roof-issues' } },
  })
  expect(data?.tools[0]?.description).toBe('Lists the open issues of the roof.')
})

test('from a document to a live server, without a model', { timeout: 300_000 }, async () => {
  const { page } = browser
  await page.goto(`${world.stack.apiUrl}/new?from=openapi`)
  await page.getByLabel('Document, as JSON or YAML').fill(JSON.stringify(petStore))
  await checkPage(browser)
  await page.getByRole('button', { name: 'List the operations' }).click()
  await page.getByLabel('GET /pets', { exact: false }).first().check()
  await page.getByText('1 of 3 chosen.').waitFor()
  await page.getByText(/takes about \d+ tokens/).waitFor()
  await checkPage(browser)
  await page.getByRole('button', { name: 'Check it and go on' }).click()
  await page.getByLabel('Name in the URL').fill('pet-store')
  await page.getByText('Free. The URL will be').waitFor()
  await page.getByRole('button', { name: 'Remove pets.example.com' }).waitFor()
  await checkPage(browser)
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await buildIsLive()
  const { data } = await world.owner.api.GET('/v1/servers/{serverId}', {
    params: { path: { serverId: 'pet-store' } },
  })
  expect(data).toMatchObject({ liveVersion: 1, allowedDomains: ['pets.example.com'] })
  expect(data?.tools).toHaveLength(1)
})

test(
  'a change that breaks callers and reaches further waits for a yes',
  { timeout: 300_000 },
  async () => {
    const { page } = browser
    const { id } = await world.create({ slug: 'shouts', spec: shoutSpec('Shouts') })
    expect(await world.owner.ended(id)).toMatchObject({ state: 'live' })
    world.script('Whisper instead', {
      text: editAnswerText({
        summary: 'It whispers now.',
        set: [whisper],
        remove: ['shout'],
        allowedDomains: [`http://${TRACKER_HOST}`],
        secrets: [{ key: 'WHISPER_KEY', description: 'Opens the quiet room' }],
      }),
    })

    await page.goto(`${world.stack.apiUrl}/servers/shouts`)
    await page.getByRole('link', { name: 'Change', exact: true }).click()
    const box = page.getByLabel('What shall change?')
    await box.fill('Whisper instead')
    await checkPage(browser)
    await box.press('Control+Enter')
    await page.waitForURL('**/builds/*')
    const panel = page.getByRole('region', { name: 'Confirm this change' })
    await panel.waitFor({ timeout: BUILD_MS })
    await panel.getByText(`+ http://${TRACKER_HOST}`).waitFor()
    await panel.getByText('Breaking').first().waitFor()
    await checkPage(browser)
    expect(await world.callTool('shouts', 'shout', { text: 'still here' })).toMatchObject({
      content: [{ text: 'STILL HERE' }],
    })

    await panel.getByLabel('WHISPER_KEY').fill('hush')
    await panel.getByRole('button', { name: 'Go live' }).click()
    await page.getByText('Confirmed by Ada.').first().waitFor()
    await buildIsLive()
    expect(await world.callTool('shouts', 'whisper', { text: 'HUSH' })).toMatchObject({
      content: [{ text: 'hush' }],
    })

    await page.goto(`${world.stack.apiUrl}/servers/shouts/versions/2`)
    await page.getByRole('region', { name: 'Compare' }).getByText('Breaking').first().waitFor()
    await page.getByRole('region', { name: /compared with version 1/ }).waitFor()
    await checkPage(browser)
    await page.goto(`${world.stack.apiUrl}/servers/shouts/change`)
    await page.getByRole('row', { name: /^Version 2 Whisper instead/ }).waitFor()
    await checkPage(browser)
  },
)

const whisper = {
  ...shout,
  name: 'whisper',
  title: 'Whisper',
  description: 'Writes a text in small letters.',
  exampleCalls: [
    { title: 'A word', arguments: { text: 'ROOF' }, upstream: [], expected: 'roof' },
    { title: 'Two words', arguments: { text: 'IT RAINS' }, upstream: [], expected: 'it rains' },
  ],
  implementation: 'return input.text.toLowerCase()',
}

const answered = { '200': { description: 'It worked' } }
const petStore = {
  openapi: '3.1.0',
  info: { title: 'Pet store', version: '1' },
  servers: [{ url: 'https://pets.example.com/v1' }],
  paths: {
    '/pets': {
      get: { summary: 'List all pets', tags: ['pets'], responses: answered },
      post: {
        summary: 'Add a pet',
        tags: ['pets'],
        requestBody: {
          content: { 'multipart/form-data': { schema: { type: 'object', properties: {} } } },
        },
        responses: answered,
      },
    },
    '/owners': { get: { summary: 'List all owners', tags: ['owners'], responses: answered } },
  },
}
