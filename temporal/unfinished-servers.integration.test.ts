import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { expect, test } from 'vitest'
import { getBuild } from '../db/builds.ts'
import { pauseServer } from '../db/server-lifecycle.ts'
import { freePort } from '../start/ports.ts'
import { fakeStarter } from '../test/api-world.ts'
import { createTestDatabase } from '../test/database.ts'
import { addUser } from '../test/oauth-app.ts'
import { makeBuild, makeOrganisation, makeServer, makeVersion } from '../test/rows.ts'
import { createCodec, createStarter } from './client.ts'
import { finishServers } from './unfinished-servers.ts'

test('a server whose workflow cannot be started is left for later, and told to end it tries no other', async () => {
  await using opened = new AsyncDisposableStack()
  const { db } = opened.use(await createTestDatabase())
  const organisationId = await makeOrganisation(db)
  for (let n = 0; n < 2; n++) await makeServer(db, organisationId)
  await db('servers').where({ organisationId }).update({ deletedAt: new Date() })
  const starter = await createStarter({
    address: `127.0.0.1:${await freePort()}`, // where nobody answers
    namespace: 'none',
    codec: createCodec([{ kid: 'k1', key: randomBytes(32) }]),
  })
  opened.defer(() => starter.close())
  const ended = new AbortController()
  let tried = 0
  const logger = pino({
    hooks: {
      logMethod() {
        tried += 1
        ended.abort()
      },
    },
  })
  await finishServers({ db, starter, logger }, ended.signal)
  expect(tried).toBe(1)
})

test('ends what is being built of a server that was paused while nobody could be told', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const by = await addUser(db)
  const [queued, running, other] = [
    await makeServer(db),
    await makeServer(db),
    await makeServer(db),
  ]
  const waiting = await makeBuild(db, { serverId: queued.id })
  const begun = await makeBuild(db, { serverId: running.id })
  await makeVersion(db, begun)
  await makeVersion(db, await makeBuild(db, { serverId: other.id }))
  for (const { id } of [queued, running]) await pauseServer(db, { id, by })
  const starter = fakeStarter()
  const deps = { db, starter, logger: pino({ enabled: false }) }
  await finishServers(deps, new AbortController().signal)
  expect((await getBuild(db, waiting.id)).state).toBe('cancelled')
  expect(starter.cancelled).toEqual([{ serverId: running.id, buildId: begun.id }])
})
