import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../db/ids.ts'
import { claimUnsentNotice } from '../db/organisation-notices.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { makeOrganisation } from '../test/rows.ts'
import { sendNotices } from './send-notices.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.[Symbol.asyncDispose]())

/** Answers with one status after the other, when it is known; 204 when there is none left. */
async function startWebhook(...statuses: (number | Promise<number>)[]) {
  const posted: unknown[] = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (piece: Buffer) => (body += piece.toString()))
    req.on('end', () => {
      posted.push(JSON.parse(body))
      void Promise.resolve(statuses.shift() ?? 204).then((status) => res.writeHead(status).end())
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

const send = ({ url: webhookUrl }: { url: string }, signal = new AbortController().signal) =>
  sendNotices(database, { webhookUrl, signal })

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
  await send(webhook)
  await send(webhook)
  expect(webhook.posted).toEqual(
    notices.map((notice) => ({ ...notice, createdAt: expect.any(String) })),
  )
})

const letClaimsLapse = () =>
  database.db('notices').update({ claimedAt: database.db.raw("now() - interval '61 seconds'") })

test('one that the webhook does not take is sent again, and keeps none from being sent', async () => {
  await using webhook = await startWebhook(500)
  const { id } = await makeNotice('Again')
  const { id: next } = await makeNotice('Next')
  await expect(send(webhook)).rejects.toThrow('answered 500')
  await send(webhook)
  expect(webhook.posted).toMatchObject([{ id }, { id: next }])
  await letClaimsLapse()
  await send(webhook)
  expect(webhook.posted).toMatchObject([{ id }, { id: next }, { id }])
})

test('one whose sender died is sent again when its claim has lapsed', async () => {
  await using webhook = await startWebhook()
  const { id } = await makeNotice('Lost')
  expect(await claimUnsentNotice(database.db)).toMatchObject({ id })
  await send(webhook)
  expect(webhook.posted).toEqual([])
  await letClaimsLapse()
  await send(webhook)
  await letClaimsLapse()
  await send(webhook)
  expect(webhook.posted).toMatchObject([{ id }])
})

test('a webhook that is slow to answer holds no row', async () => {
  const answer = Promise.withResolvers<number>()
  await using webhook = await startWebhook(answer.promise)
  const { id } = await makeNotice('Slow')
  const sending = send(webhook)
  await expect.poll(() => webhook.posted).toHaveLength(1)
  await database.db.transaction(async (trx) => {
    await trx.raw("set local lock_timeout = '1s'")
    await trx('notices').where({ id }).update({ dismissedAt: trx.fn.now() })
  })
  answer.resolve(204)
  await sending
})

test('two workers at once send none of them twice', async () => {
  await using webhook = await startWebhook()
  for (let n = 0; n < 10; n++) await makeNotice(`Notice ${n}`)
  await Promise.all([send(webhook), send(webhook)])
  const ids = (webhook.posted as { id: string }[]).map(({ id }) => id)
  expect(new Set(ids).size).toBe(10)
  expect(ids).toHaveLength(10)
})

test('told to end it waits for no webhook, and begins no other notice', async () => {
  await using webhook = await startWebhook(Promise.withResolvers<number>().promise)
  await makeNotice('Under way')
  await makeNotice('After it')
  const ended = new AbortController()
  const sending = send(webhook, ended.signal)
  await expect.poll(() => webhook.posted).toHaveLength(1)
  ended.abort()
  await expect(sending).rejects.toThrow('aborted')
  await send(webhook, ended.signal)
  expect(webhook.posted).toHaveLength(1)
})
