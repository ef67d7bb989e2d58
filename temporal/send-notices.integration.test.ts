import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../db/ids.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { makeOrganisation } from '../test/rows.ts'
import { sendNotices } from './send-notices.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.[Symbol.asyncDispose]())

/** Answers with one status after the other; 204 when there is none left. */
async function startWebhook(...statuses: number[]) {
  const posted: unknown[] = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (piece: Buffer) => (body += piece.toString()))
    req.on('end', () => {
      posted.push(JSON.parse(body))
      res.writeHead(statuses.shift() ?? 204).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/notices`,
    posted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function makeNotice(title: string) {
  const { db } = database
  const id = newId('notice')
  const organisationId = await makeOrganisation(db)
  await db('notices').insert({ id, organisationId, title, text: 'It was taken down.' })
  return { id, organisationId, organisationName: 'Home', title, text: 'It was taken down.' }
}

test('posts each notice once, oldest first', async () => {
  await using webhook = await startWebhook()
  const notices = [await makeNotice('First'), await makeNotice('Second')]
  await sendNotices(database, webhook.url)
  await sendNotices(database, webhook.url)
  expect(webhook.posted).toEqual(
    notices.map((notice) => ({ ...notice, createdAt: expect.any(String) })),
  )
})

test('one that the webhook does not take is sent at the next look', async () => {
  await using webhook = await startWebhook(500)
  const { id } = await makeNotice('Again')
  await expect(sendNotices(database, webhook.url)).rejects.toThrow('answered 500')
  await sendNotices(database, webhook.url)
  expect(webhook.posted).toMatchObject([{ id }, { id }])
})

test('two workers at once send none of them twice', async () => {
  await using webhook = await startWebhook()
  for (let n = 0; n < 10; n++) await makeNotice(`Notice ${n}`)
  await Promise.all([sendNotices(database, webhook.url), sendNotices(database, webhook.url)])
  const ids = (webhook.posted as { id: string }[]).map(({ id }) => id)
  expect(new Set(ids).size).toBe(10)
  expect(ids).toHaveLength(10)
})
