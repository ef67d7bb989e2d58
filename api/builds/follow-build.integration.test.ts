import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildEvent } from '../../contract/nouns.ts'
import { appendBuildEvent } from '../../db/build-events.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { createBreakableLink } from '../../test/breakable-link.ts'
import { readStream } from '../../test/read-stream.ts'
import { makeBuild, makeServer } from '../../test/rows.ts'
import { until } from '../../test/until.ts'

let world: ApiWorld
let viewer: Browser
beforeAll(async () => {
  world = await createApiWorld()
  viewer = await world.member('viewer')
})
afterAll(() => world[Symbol.asyncDispose]())

async function newBuild({ db, organisationId }: Pick<ApiWorld, 'db' | 'organisationId'> = world) {
  const server = await makeServer(db, organisationId)
  const { id } = await makeBuild(db, { serverId: server.id })
  const note = (text: string) => appendBuildEvent(db, { buildId: id, type: 'note', text })
  const end = () =>
    appendBuildEvent(db, { buildId: id, type: 'build-ended', text: 'Live.', state: 'live' })
  return { id, note, end, url: `/v1/builds/${id}/events` }
}

const follow = (res: Response) => readStream(res, buildEvent)

test('replays what was, follows what comes, and ends with the build', async () => {
  const build = await newBuild()
  await build.note('one')
  const res = await viewer.visit(build.url)
  expect(Object.fromEntries(res.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const stream = follow(res)
  await until('the first event', () => stream.events.length === 1)
  await build.note('two')
  await until('the second event', () => stream.events.length === 2)
  await build.end()
  await stream.ended
  expect(stream.events.map(({ text }) => text)).toEqual(['one', 'two', 'Live.'])
  expect(stream.ids).toEqual([1, 2, 3])
})

test('goes on after the last event that was seen, by header or by query', async () => {
  const build = await newBuild()
  for (const text of ['one', 'two', 'three']) await build.note(text)
  await build.end()
  const byHeader = follow(await viewer.visit(build.url, { headers: { 'last-event-id': '2' } }))
  const byQuery = follow(await viewer.visit(`${build.url}?after=2`))
  await Promise.all([byHeader.ended, byQuery.ended])
  expect(byHeader.ids).toEqual([3, 4])
  expect(byQuery.ids).toEqual([3, 4])
})

test('one who has seen the end is not kept waiting', async () => {
  const build = await newBuild()
  await build.end()
  const stream = follow(await viewer.visit(`${build.url}?after=1`))
  await stream.ended
  expect(stream.events).toEqual([])
})

test('many follow many builds, each their own, without a gap and in order', async () => {
  const builds = await Promise.all([newBuild(), newBuild()])
  const streams = await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      const build = builds[i % 2]
      if (!build) throw new Error('no build')
      return { build, ...follow(await viewer.visit(build.url)) }
    }),
  )
  await Promise.all(
    builds.map(async ({ id, note, end }) => {
      await Promise.all(Array.from({ length: 20 }, (_, i) => note(`${id} ${i}`)))
      await end()
    }),
  )
  await Promise.all(streams.map(({ ended }) => ended))
  for (const { build, events, ids } of streams) {
    expect(ids).toEqual(Array.from({ length: 21 }, (_, i) => i + 1))
    expect(events.slice(0, -1).every(({ text }) => text.startsWith(build.id))).toBe(true)
  }
})

test('a build that is not there is a problem, not a stream', async () => {
  const res = await viewer.visit('/v1/builds/bld_01h455vb4pex5vsknk084sn02q/events')
  expect([res.status, await res.json()]).toMatchObject([404, { code: 'BuildNotFound' }])
})

test('a page of another site cannot follow', async () => {
  const { url } = await newBuild()
  const res = await viewer.visit(url, { headers: { 'sec-fetch-site': 'cross-site' } })
  expect(res.status).toBe(403)
})

test('one person holds so many streams open and no more, and leaving makes room', async () => {
  const build = await newBuild()
  const [hoarder, other] = [await world.member('viewer'), await world.member('viewer')]
  const leaving = Array.from({ length: 50 }, () => new AbortController())
  const open = await Promise.all(leaving.map(({ signal }) => hoarder.visit(build.url, { signal })))
  expect(open.map(({ status }) => status)).toEqual(open.map(() => 200))
  const refused = await hoarder.visit(build.url)
  expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'TooManyRequests' }])
  expect(refused.headers.get('retry-after')).toBe('5')
  const others = await other.visit(build.url)
  expect(others.status).toBe(200)
  leaving[0]?.abort()
  await until('there is room again', async () => {
    const res = await hoarder.visit(build.url, { headers: { 'last-event-id': '9' } })
    await res.body?.cancel()
    return res.status === 200
  })
  await build.end()
  await others.text()
  leaving.forEach((one) => one.abort())
})

test('who leaves is forgotten', async () => {
  const build = await newBuild()
  const leaving = new AbortController()
  const stream = follow(await viewer.visit(build.url, { signal: leaving.signal }))
  await build.note('one')
  await until('the first event', () => stream.events.length === 1)
  leaving.abort()
  await expect(stream.ended).rejects.toThrow('aborted')
  await build.end() // wakes whoever were still there
  expect((await viewer.visit('/v1/me')).status).toBe(200)
})

test('a stream outlives a Postgres that was away: nothing is lost or repeated after joining again', async () => {
  let link: Awaited<ReturnType<typeof createBreakableLink>> | undefined
  await using broken = await createApiWorld({
    async reachDatabase(databaseUrl) {
      const { hostname, port } = new URL(databaseUrl)
      link = await createBreakableLink({ host: hostname, port: Number(port) })
      return Object.assign(new URL(databaseUrl), { port: String(link.port) }).href
    },
  })
  const person = await broken.member('viewer')
  const build = await newBuild(broken)
  await build.note('one')
  const before = follow(await person.visit(build.url))
  await until('the first event', () => before.events.length === 1)
  await link?.cut()
  await build.note('two') // the notice of this one is lost
  await link?.mend()
  const ids = [...before.ids]
  await until('joined again', async () => {
    const res = await person.visit(build.url, {
      headers: { 'last-event-id': String(before.ids.at(-1)) },
    })
    if (res.status !== 200) return res.body?.cancel().then(() => false)
    const after = follow(res)
    await build.end()
    await after.ended
    return ids.push(...after.ids)
  })
  expect(ids).toEqual([1, 2, 3])
})

test('streams end when the process stops', async () => {
  await using stopping = await createApiWorld()
  const person = await stopping.member('viewer')
  const build = await newBuild(stopping)
  const stream = follow(await person.visit(build.url))
  stopping.shutdown.abort()
  await expect(stream.ended).resolves.toBeUndefined()
})
