import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { expect, test } from 'vitest'
import { freePort } from '../start/ports.ts'
import { createTestDatabase } from '../test/database.ts'
import { makeOrganisation, makeServer } from '../test/rows.ts'
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
