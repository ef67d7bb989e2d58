import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createWatch } from './notices.ts'

const never = new AbortController().signal
const LONG_MS = 60_000

test('a change that came while nobody waited is not lost', async () => {
  const changes = new EventEmitter()
  using watch = createWatch(changes, 'bld_1')
  changes.emit('bld_1')
  await expect(watch.next({ signal: never, timeoutMs: LONG_MS })).resolves.toBeUndefined()
})

test('only a change of its own wakes it', async () => {
  const changes = new EventEmitter()
  using watch = createWatch(changes, 'bld_1')
  let isAwake = false
  const woken = watch.next({ signal: never, timeoutMs: LONG_MS }).then(() => (isAwake = true))
  changes.emit('bld_2')
  await new Promise(setImmediate)
  expect(isAwake).toBe(false)
  changes.emit('bld_1')
  await woken
})

test('the time and the signal end the wait', async () => {
  using watch = createWatch(new EventEmitter(), 'bld_1')
  await watch.next({ signal: never, timeoutMs: 1 })
  const gone = new AbortController()
  const ended = watch.next({ signal: gone.signal, timeoutMs: LONG_MS })
  gone.abort()
  await expect(ended).resolves.toBeUndefined()
  await watch.next({ signal: gone.signal, timeoutMs: LONG_MS })
})

test('nothing is left behind', () => {
  const changes = new EventEmitter()
  createWatch(changes, 'bld_1')[Symbol.dispose]()
  expect(changes.eventNames()).toEqual([])
})
