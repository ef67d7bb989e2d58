// What servers log, and how their runners fail, as their owner reads it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runtimeLogLine } from '../../contract/observe-routes.ts'
import { checkPage } from '../check-page.ts'
import { openBrowser } from '../chromium.ts'
import { connectWithToken } from '../mcp-client.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { readStream } from '../read-stream.ts'
import { echoSpec } from '../rows.ts'
import { signIn } from '../sign-in.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'

const slug = 'talker'
const secret = 'pass "word"/ü+1'
const implementation = `
  if (input.text === 'crash') setTimeout(() => { throw new Error('I was told to') }, 20)
  if (input.text === 'fill') {
    const all: number[][] = []
    for (let n = 0; n < 1e6; n++) all.push(new Array<number>(1e6).fill(n))
  }
  let sum = 0
  if (input.text === 'hang') for (let n = 0; n < 1e13; n++) sum += n % 7
  ctx.log.info('said ' + input.text, { text: input.text })
  return { text: 'ok' }`

let stack: Stack
let owner: Owner
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  const { id } = await owner.createServer({
    slug,
    spec: {
      ...echoSpec,
      secrets: [{ key: 'TOKEN', description: 'Opens it', whose: 'owner' }],
      tools: echoSpec.tools.map((tool) => ({ ...tool, implementation })),
    },
    secrets: [{ key: 'TOKEN', value: secret }],
  })
  expect(await owner.ended(id)).toMatchObject({ state: 'live', failure: null })
})
afterAll(() => stack?.[Symbol.asyncDispose]())

async function say(text: string, { timeout = 60_000 } = {}) {
  const client = await connectWithToken({
    url: `${stack.gatewayUrl}/s/${slug}/mcp`,
    token: await owner.token(slug),
  })
  try {
    return await client.callTool({ name: 'echo', arguments: { text } }, { timeout })
  } finally {
    await client.close()
  }
}

async function logs(query: { level?: 'error'; tool?: string; q?: string } = {}) {
  const { data } = await owner.api.GET('/v1/servers/{serverId}/logs', {
    params: { path: { serverId: slug }, query: { ...query, limit: 500 } },
  })
  return data?.data ?? []
}
const isHeard = (text: string) => async () => (await logs({ q: text })).length > 0

test('what a tool logs is read with its level and its tool, and no secret stands in it', async () => {
  const bytes = Buffer.from(secret)
  const forms = [
    secret,
    JSON.stringify(secret),
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]
  for (const form of forms) await say(form)
  await say('the end')
  await until('all is read', isHeard('the end'), 10_000)
  const lines = await logs({ tool: 'echo' })
  expect(lines).toHaveLength(forms.length + 1)
  expect(lines[0]).toMatchObject({
    level: 'info',
    source: 'server',
    versionNumber: 1,
    tool: 'echo',
    message: 'said the end',
    data: { text: 'the end' },
  })
  for (const line of lines.slice(1)) expect(line.message).toContain('[secret:TOKEN]')
  const kept = JSON.stringify(await stack.db('runtimeLogs').select())
  const planted = ['pass "word"', 'pass \\', encodeURIComponent(secret), bytes.toString('hex')]
  expect(planted.filter((form) => kept.includes(form))).toEqual([])
})

test('lines are followed as they come, and none is missing or there twice when a worker dies', async () => {
  const before = (await logs())[0]?.seq ?? 0
  const leaving = new AbortController()
  const url = `${stack.apiUrl}/v1/servers/${slug}/logs/events?after=${before}`
  const { events } = readStream(
    await fetch(url, { headers: { cookie: owner.cookie }, signal: leaving.signal }),
    runtimeLogLine,
  )
  await say('number 0')
  await until('the first line comes', () => events.length === 1, 10_000)
  await stack.kill('worker')
  for (const n of [1, 2, 3]) await say(`number ${n}`)
  await stack.start('worker')
  await say('number 4')
  await until('the last line comes', () => events.length >= 5, 20_000)
  expect(events.map(({ message }) => message)).toEqual(
    Array.from({ length: 5 }, (_, n) => `said number ${n}`),
  )
  leaving.abort()
})

async function failure(words: RegExp) {
  return until(
    `a failure like ${words}`,
    async () => (await logs({ level: 'error' })).find(({ message }) => words.test(message)),
    40_000,
  )
}
const answers = () =>
  say('hello').then(
    () => true,
    () => false, // not yet
  )
async function trouble() {
  const { data } = await owner.api.GET('/v1/servers/{serverId}', {
    params: { path: { serverId: slug } },
  })
  return data?.trouble
}

test('how a runner failed is told in words, and while it fails often the server says so', async () => {
  await say('crash').catch(() => {}) // it may be cut off
  const crash = await failure(/exit code 70/)
  expect(crash).toMatchObject({
    source: 'platform',
    tool: null,
    message: 'The runner failed: exit code 70. It is started again.',
    data: { exitCode: 70 },
  })
  expect((await logs({ level: 'error', q: 'I was told to' })).length).toBeGreaterThan(0)
  await until('it answers again', answers, 30_000)
  expect(await trouble()).toBeNull()

  await say('fill').catch(() => {}) // it is cut off
  await failure(/^The runner failed 2 times in .*: out of memory\./)
  await until('it answers again', answers, 30_000)
  expect(await trouble()).toMatch(/^Its runner failed 2 times in .*: out of memory\.$/)
})

test('a runner that hangs is replaced', async () => {
  await expect(say('hang', { timeout: 30_000 })).rejects.toThrow()
  await failure(/it did not answer any more/)
  await until('it answers again', answers, 30_000)
})

test('a person reads the log in the dashboard, and sees a line come', async () => {
  await using browser = await openBrowser([stack.apiUrl])
  const { page } = browser
  await page.goto(`${stack.apiUrl}/servers/${slug}/logs`)
  await signIn(browser)
  const log = page.getByRole('log')
  await log.getByText('The runner failed: exit code 70.').waitFor()
  await say('good morning')
  await log.getByText('said good morning').waitFor()
  await checkPage(browser)
  await page.getByLabel('Level').selectOption('error')
  await page.getByLabel('Text', { exact: true }).fill('no such line')
  await page.getByLabel('Text', { exact: true }).press('Enter')
  await page.getByText('No line fits the filters.').waitFor()
  await checkPage(browser)
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await log.getByText('said good morning').waitFor()
  expect(await log.getByText('said good morning').count()).toBe(1)
})
