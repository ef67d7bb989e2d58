// A design goes bad: published, forked, published again from the fork and forked from there, called by all, taken down in the
// browser with what was derived from it, and given back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPage } from '../check-page.ts'
import { openBrowser, type OpenedBrowser } from '../chromium.ts'
import { makeGreeter } from '../faults/greeter.ts'
import { assertInvariants } from '../invariants.ts'
import { connectWithToken } from '../mcp-client.ts'
import { addOwner, setUpOwner, type Owner } from '../owner.ts'
import { signIn } from '../sign-in.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'

const reason = 'It sends what callers type to a stranger.'

let stack: Stack
let browser: OpenedBrowser
let browserOfBen: OpenedBrowser
let ada: Owner
beforeAll(async () => {
  stack = await startStack()
  browser = await openBrowser([stack.apiUrl])
  browserOfBen = await openBrowser([stack.apiUrl])
  ada = await setUpOwner(stack)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await browserOfBen?.[Symbol.asyncDispose]()
  await stack?.[Symbol.asyncDispose]()
})

async function publishByMouse(
  { page }: OpenedBrowser,
  { slug, title }: { slug: string; title: string },
) {
  await page.goto(`${stack.apiUrl}/servers/${slug}/publish`)
  await page.getByLabel('Title', { exact: true }).fill(title)
  await page.getByRole('button', { name: 'Check and preview' }).click()
  const go = page.getByRole('button', { name: 'Publish version 1' })
  await go.waitFor({ timeout: 60_000 })
  await go.click()
  await page.waitForURL('**/templates/*')
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

async function forkByMouse(
  { page }: OpenedBrowser,
  { template, slug }: { template: string; slug: string },
) {
  await page.goto(`${stack.apiUrl}/templates/${template}`)
  await page.getByRole('link', { name: 'Use this template' }).click()
  await page.getByLabel('Name in the URL').fill(slug)
  await page.getByText('Free. The URL will be').waitFor()
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await page.waitForURL('**/builds/*')
  await page.getByRole('link', { name: 'Open server' }).waitFor({ timeout: 90_000 })
}

async function publish(author: Owner, { serverId, title }: { serverId: string; title: string }) {
  const texts = {
    title,
    shortDescription: 'Greets whoever asks.',
    longDescription: 'Greets whoever asks, in one word.',
    category: 'Other' as const,
    licence: 'none' as const,
  }
  const params = { path: { serverId } }
  const checked = await author.api.POST('/v1/servers/{serverId}/publish/check', {
    params,
    body: texts,
  })
  if (!checked.data) throw new Error(JSON.stringify(checked.error))
  expect(checked.data.problems).toEqual([])
  const { data, error } = await author.api.POST('/v1/servers/{serverId}/publish', {
    params,
    body: { ...texts, versionNumber: 1 },
  })
  if (!data) throw new Error(JSON.stringify(error))
  return data
}

/** Calls with one token over all of it, as a client that knows nothing of a takedown. */
async function callerOf(person: Owner, slug: string) {
  const url = `${stack.gatewayUrl}/s/${slug}/mcp`
  const token = await person.token(slug)
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
  const refusal = async () => {
    const res = await fetch(url, { method: 'POST', headers, body })
    return { status: res.status, text: await res.text() }
  }
  return {
    refusal,
    /** When the first call was refused. Ask before there is a reason. */
    async refusedAt() {
      await until('callers are refused', async () => (await refusal()).status === 403, 30_000)
      return Date.now()
    },
    async greet() {
      const client = await connectWithToken({ url, token })
      try {
        const call = { name: 'echo', arguments: { text: 'you' } }
        return (await client.callTool(call)).structuredContent
      } finally {
        await client.close()
      }
    },
  }
}

test(
  'callers of every server of it read why within a second, and call again with their old tokens',
  {
    timeout: 240_000,
  },
  async () => {
    const { page } = browser
    const shared = await ada.api.POST('/v1/organisations', {
      body: { name: 'Ada and friends' },
      headers: { 'idempotency-key': 'ada-and-friends' },
    })
    expect(shared.response.status).toBe(201)
    await makeGreeter(ada, { slug: 'greeter', greeting: 'hello' })
    await page.goto(`${stack.apiUrl}/sign-in`)
    await signIn(browser)
    await publishByMouse(browser, { slug: 'greeter', title: 'Friendly greeter' })
    const fork = async (person: Owner, slug: string, templateId: string) => {
      const build = await person.createServer({ slug, templateId })
      expect(await person.ended(build.id)).toMatchObject({ state: 'live', failure: null })
      return callerOf(person, slug)
    }
    const ben = await addOwner(stack, { invitedBy: ada, name: 'Ben' })
    const cleo = await addOwner(stack, { invitedBy: ada, name: 'Cleo' })
    await browserOfBen.page.goto(`${stack.apiUrl}/sign-in`)
    await signIn(browserOfBen, { email: 'ben@example.com' })
    await forkByMouse(browserOfBen, { template: 'friendly-greeter', slug: 'fork-1' })
    const ofFork = await callerOf(ben, 'fork-1')
    const derived = await publish(ben, { serverId: 'fork-1', title: 'Kind greeter' })
    const ofDerived = await fork(cleo, 'fork-2', derived.id)
    const callers = [await callerOf(ada, 'greeter'), ofFork, ofDerived]
    for (const caller of callers) expect(await caller.greet()).toEqual({ text: 'hello you' })
    await until('the gateway has counted its callers', async () => {
      const called = await stack.db('recent_callers').distinct('userId')
      return called.length === callers.length
    })

    await page.goto(`${stack.apiUrl}/admin`)
    await page.getByRole('button', { name: 'Take down Friendly greeter' }).click()
    const dialog = page.getByRole('dialog', { name: 'Take Friendly greeter down?' })
    await dialog.getByText('3 servers of 3 organisations stop now; 3 people').waitFor()
    await dialog.getByRole('link', { name: 'Kind greeter' }).waitFor()
    await checkPage(browser, { part: '[role=dialog]' })
    await dialog.getByLabel('Reason').fill(reason)
    await dialog.getByRole('textbox').last().fill('friendly-greeter')
    const [refusedAt] = await Promise.all([
      Promise.all(callers.map((caller) => caller.refusedAt())),
      dialog.getByRole('button', { name: 'Take down' }).click(),
    ])
    const { begunAt } = await stack.db('takedowns').first('begunAt')
    expect(Math.max(...refusedAt) - begunAt.getTime()).toBeLessThan(5_000) // P9 of the bench holds the second
    for (const caller of callers) expect((await caller.refusal()).text).toContain(reason)

    await page
      .getByText('Callers are refused, and nothing of it runs any more.')
      .waitFor({ timeout: 60_000 })
    await checkPage(browser)
    expect(await stack.db('runners').where({ state: 'ready' })).toEqual([])
    await assertInvariants(stack)
    for (const person of [ada, ben, cleo]) {
      const { data } = await person.api.GET('/v1/notices')
      expect(data?.data[0]?.text).toContain(reason)
    }

    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Undone: what it stopped answers again.').waitFor()
    for (const caller of callers) expect(await caller.greet()).toEqual({ text: 'hello you' })
    for (const person of [ada, ben, cleo]) {
      const isTold = async () => {
        const { data } = await person.api.GET('/v1/notices')
        return data?.data.some(({ title }) => title === '"Friendly greeter" is back')
      }
      await until('owners read that it is back', isTold, 30_000)
    }
    await assertInvariants(stack)
  },
)
