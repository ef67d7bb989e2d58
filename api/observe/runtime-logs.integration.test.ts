import { afterAll, beforeAll, expect, test } from 'vitest'
import { runtimeLogLine, type RuntimeLogLine } from '../../contract/observe-routes.ts'
import {
  LINES_KEPT,
  appendRuntimeLogs,
  purgeRuntimeLogs,
  type NewLogLine,
} from '../../db/runtime-logs.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { readStream } from '../../test/read-stream.ts'
import { makeBuild, makeOrganisation, makeServer, makeVersion } from '../../test/rows.ts'
import { until } from '../../test/until.ts'

let world: ApiWorld
let viewer: Browser
beforeAll(async () => {
  world = await createApiWorld()
  viewer = await world.member('viewer')
})
afterAll(() => world[Symbol.asyncDispose]())

async function loggingServer(organisationId = world.organisationId) {
  const { id: serverId } = await makeServer(world.db, organisationId)
  const { id: versionId } = await makeVersion(world.db, await makeBuild(world.db, { serverId }))
  return { serverId, versionId }
}

const line = (message: string, part: Partial<NewLogLine> = {}): NewLogLine => ({
  at: new Date(),
  level: 'info',
  source: 'server',
  tool: null,
  message,
  ...part,
})

async function look(serverId: string, query = '') {
  const res = await viewer.visit(`/v1/servers/${serverId}/logs?${query}`)
  expect(res.status).toBe(200)
  return (await res.json()) as { data: RuntimeLogLine[]; nextBefore: number | null }
}
const messages = async (serverId: string, query = '') =>
  (await look(serverId, query)).data.map(({ message }) => message)

test('shows lines newest first, page by page', async () => {
  const server = await loggingServer()
  await appendRuntimeLogs(world.db, { ...server, lines: [line('one'), line('two')] })
  const at = new Date('2026-05-04T10:00:00Z')
  const three = line('three', { at, level: 'warn', tool: 'echo', data: { a: [1] } })
  await appendRuntimeLogs(world.db, { ...server, lines: [three] })
  const page = await look(server.serverId, 'limit=2')
  expect(page).toEqual({
    data: [
      {
        seq: 3,
        at: at.toISOString(),
        level: 'warn',
        source: 'server',
        versionNumber: 1,
        tool: 'echo',
        message: 'three',
        data: { a: [1] },
      },
      expect.objectContaining({ seq: 2, message: 'two', data: null }),
    ],
    nextBefore: 2,
  })
  expect(await look(server.serverId, 'limit=2&before=2')).toMatchObject({
    data: [{ message: 'one' }],
    nextBefore: null,
  })
})

test('filters by level, tool, time and text', async () => {
  const server = await loggingServer()
  const old = new Date('2026-01-01T00:00:00Z')
  await appendRuntimeLogs(world.db, {
    ...server,
    lines: [
      line('old', { at: old }),
      line('100% sure', { tool: 'echo' }),
      line('warned', { level: 'warn', data: { why: 'a Fox' } }),
      line('failed', { level: 'error', tool: 'echo' }),
    ],
  })
  const { serverId } = server
  expect(await messages(serverId, 'level=warn')).toEqual(['failed', 'warned'])
  expect(await messages(serverId, 'tool=echo')).toEqual(['failed', '100% sure'])
  expect(await messages(serverId, 'since=2026-01-02T00:00:00Z&level=info')).not.toContain('old')
  expect(await messages(serverId, 'q=fox')).toEqual(['warned'])
  expect(await messages(serverId, 'q=0%25%20s')).toEqual(['100% sure'])
})

test('keeps the last lines of a server, for a week', async () => {
  const server = await loggingServer()
  const stale = line('a week ago', { at: new Date(Date.now() - 8 * 24 * 60 * 60 * 1_000) })
  for (let batch = 0; batch < 6; batch++)
    await appendRuntimeLogs(world.db, {
      ...server,
      lines: [...Array.from({ length: 999 }, (_, n) => line(`${batch}-${n}`)), stale],
    })
  const kept = world.db('runtimeLogs').where({ serverId: server.serverId })
  expect(await kept.clone().count().first()).toEqual({ count: LINES_KEPT })
  expect(await kept.clone().min('seq').first()).toEqual({ min: 1_001 })
  await purgeRuntimeLogs(world.db)
  expect(await kept.clone().where({ message: 'a week ago' })).toEqual([])
})

test('tells lines as they come, and goes on after the last one seen', async () => {
  const server = await loggingServer()
  const path = `/v1/servers/${server.serverId}/logs/events`
  const many = Array.from({ length: 1_200 }, (_, n) => line(`kept ${n}`))
  await appendRuntimeLogs(world.db, { ...server, lines: many })
  const leaving = new AbortController()
  const open = async (query: string, after: number) =>
    readStream(
      await viewer.visit(`${path}?${query}`, {
        headers: { 'last-event-id': String(after) },
        signal: leaving.signal,
      }),
      runtimeLogLine,
    )
  const all = await open('', 0)
  const rest = await open('level=error', 1_000)
  await until('the kept lines came', () => all.ids.length === 1_200)
  const lines = [line('live'), line('bad', { level: 'error' })]
  await appendRuntimeLogs(world.db, { ...server, lines })
  await until('the new lines came', () => all.ids.length === 1_202 && rest.ids.length === 1)
  expect(all.ids).toEqual(Array.from({ length: 1_202 }, (_, n) => n + 1))
  expect(rest.events).toMatchObject([{ seq: 1_202, message: 'bad' }])
  leaving.abort()
})

test.each(['logs', 'logs/events'])('%s of another organisation are not there', async (what) => {
  const { serverId } = await loggingServer(await makeOrganisation(world.db))
  expect((await viewer.visit(`/v1/servers/${serverId}/${what}`)).status).toBe(404)
})
