import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { freePort } from '../start/ports.ts'
import { openOperatorPort } from './operator-port.ts'

const host = '127.0.0.1'

test('answers three paths, to those who read alone', async () => {
  const port = await freePort()
  let isReady = true
  await using _open = await openOperatorPort({
    host,
    port,
    metrics: async () => 'bmm_test 1\n',
    readiness: async () => ({ isReady, checks: { process: isReady ? 'ok' : 'stopping' } }),
  })
  const ask = async (path: string, method = 'GET') => {
    const answer = await fetch(`http://${host}:${port}${path}`, { method })
    return [answer.status, await answer.text()]
  }
  expect(await ask('/metrics')).toEqual([200, 'bmm_test 1\n'])
  expect(await ask('/healthz?probe')).toEqual([200, '{"status":"ok"}'])
  expect(await ask('/readyz')).toEqual([200, '{"status":"ready","checks":{"process":"ok"}}'])
  isReady = false
  expect(await ask('/readyz')).toEqual([
    503,
    '{"status":"not-ready","checks":{"process":"stopping"}}',
  ])
  expect(await ask('/')).toEqual([404, ''])
  expect(await ask('/metrics', 'POST')).toEqual([404, ''])
})

test('a port that is taken ends the process with a reason; port 0 opens nothing', async () => {
  const taken = createServer().listen(0, host)
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const options = {
    host,
    metrics: async () => '',
    readiness: async () => ({ isReady: true, checks: {} }),
  }
  await expect(openOperatorPort({ ...options, port })).rejects.toThrow('EADDRINUSE')
  await using _none = await openOperatorPort({ ...options, port: 0 })
  taken.close()
})
