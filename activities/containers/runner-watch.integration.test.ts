import { expect, test } from 'vitest'
import { recordHostSeen } from '../../db/hosts.ts'
import { openWarmRunner } from '../../db/runners.ts'
import { createTestDatabase } from '../../test/database.ts'
import { createRunnerWatch } from './runner-watch.ts'

test('a wait that begins when it is to end already ends at once', async () => {
  await using database = await createTestDatabase()
  const { db, databaseUrl } = database
  await recordHostSeen(db, 'test')
  const { id } = await openWarmRunner(db, { hostId: 'test', containerName: (name) => name })
  await using watch = await createRunnerWatch({ db, databaseUrl, onError: () => {} })
  const ended = AbortSignal.abort(new Error('the worker ends'))
  const waiting = watch.until(id, () => false, { timeoutMs: 60_000, signal: ended })
  await expect(waiting).rejects.toThrow('the worker ends')
})
