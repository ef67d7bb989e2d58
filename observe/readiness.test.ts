import { expect, test } from 'vitest'
import { readinessOf } from './readiness.ts'

test('is ready when everything that is needed says so', async () => {
  const checks = { database: Promise.resolve('ok'), process: Promise.resolve('ok') }
  expect(await readinessOf(checks)).toEqual({
    isReady: true,
    checks: { database: 'ok', process: 'ok' },
  })
})

test('says in a word what is the matter, also with what fails or never answers', async () => {
  const { isReady, checks } = await readinessOf({
    database: Promise.reject(new Error('no route to host')),
    migrations: Promise.resolve('missing'),
    temporal: new Promise(() => {}),
  })
  expect(isReady).toBe(false)
  expect(checks).toEqual({ database: 'away', migrations: 'missing', temporal: 'away' })
})
