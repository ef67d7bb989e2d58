import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createAdministrator, createSetupLink } from '../db/setup-links.ts'
import { Browser } from '../test/browser.ts'
import { countWaiting } from '../test/count-waiting.ts'
import { createTestDatabase } from '../test/database.ts'
import { makeBuild, makeServer } from '../test/rows.ts'
import { until } from '../test/until.ts'
import type { ParentMessage } from './parent.ts'

const key = () => `k1:${randomBytes(32).toString('base64')}`

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** The process as `npm start` runs it, with a Temporal that never answers: that is no reason not to start. */
async function startApi(databaseUrl: string) {
  const port = await freePort()
  const child: ChildProcess = fork(fileURLToPath(new URL('main.ts', import.meta.url)), {
    silent: true,
    env: {
      PATH: '/usr/bin:/bin',
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`,
      API_PORT: String(port),
      API_METRICS_PORT: '0',
      PUBLIC_API_URL: `http://127.0.0.1:${port}`,
      SESSION_KEYS: 'a'.repeat(32),
      OAUTH_COOKIE_KEYS: 'b'.repeat(32),
      OWNER_SECRET_KEYS: key(),
      CALLER_SECRET_KEYS: key(),
      PAYLOAD_KEYS: key(),
      EXAMPLE_SERVER: 'off',
    },
  })
  const told: ParentMessage[] = []
  child.on('message', (message) => told.push(message as ParentMessage))
  const log = child.stdout ? text(child.stdout) : Promise.resolve('')
  const exited = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  await until('the api is ready', () => told.some(({ type }) => type === 'ready'), 20_000)
  return { child, told, log, exited, url }
}

test('tells that it is ready, prints a set-up link that works, drains at SIGTERM and leaves no secret in its log', async () => {
  await using database = await createTestDatabase()
  const api = await startApi(database.databaseUrl)
  const link = await until('a set-up link', () =>
    api.told.find((message) => message.type === 'setup-link'),
  )
  expect(link.url.startsWith(`${api.url}/setup#`)).toBe(true)

  const browser = new Browser(api.url)
  const token = link.url.split('#')[1] ?? ''
  const password = 'a-river-of-marbles'
  const person = { name: 'Ada', email: 'ada@example.com', password }
  expect((await browser.post('/v1/setup', { token, ...person })).status).toBe(201)
  const ready = await browser.visit('/readyz')
  expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { temporal: 'away' } }])

  const me = (await (await browser.visit('/v1/me')).json()) as { organisation: { id: string } }
  const server = await makeServer(database.db, me.organisation.id)
  const build = await makeBuild(database.db, { serverId: server.id })
  const stream = await browser.visit(`/v1/builds/${build.id}/events?code=planted-in-the-query`)
  const streamed = stream.text()
  const stoppedAt = performance.now()
  api.child.kill('SIGTERM')
  expect(await api.exited).toEqual([0, null])
  expect(performance.now() - stoppedAt).toBeLessThan(5_000)
  expect(await streamed).toContain('retry:') // ended, not cut

  const log = await api.log
  expect(log).toContain('/v1/setup')
  for (const secret of [token, password, 'planted-in-the-query', ...browser.cookies.values()])
    expect(log).not.toContain(secret)
})

test('once there is an administrator no link is printed', async () => {
  await using database = await createTestDatabase()
  const token = await createSetupLink(database.db)
  const account = { name: 'Ada', email: 'ada@example.com', passwordHash: 'x' }
  await createAdministrator(database.db, { token, ...account })
  const api = await startApi(database.databaseUrl)
  await until('the last message', () => api.told.some(({ type }) => type === 'no-example'))
  api.child.kill('SIGTERM')
  await api.exited
  expect(api.told).toEqual([{ type: 'ready' }, { type: 'no-example' }])
})

test('ends with its parent', async () => {
  await using database = await createTestDatabase()
  const api = await startApi(database.databaseUrl)
  api.child.disconnect()
  expect(await api.exited).toEqual([0, null])
})

test('ends though a chore waits for a table that somebody holds', async () => {
  await using database = await createTestDatabase()
  await database.db.transaction(async (trx) => {
    await trx.raw('lock table previews')
    const api = await startApi(database.databaseUrl)
    await until('the chore waits', () => countWaiting(database.db), 10_000)
    api.child.kill('SIGTERM')
    expect(await api.exited).toEqual([0, null])
  })
})
