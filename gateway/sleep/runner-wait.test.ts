import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { TooManyCalls } from '../runners/call-slots.ts'
import { RunnerWait, WaitedInVain } from './runner-wait.ts'

const signal = new AbortController().signal // nobody leaves

function createWait(patienceMs = 10_000) {
  const asked: string[] = []
  const at = new Date()
  const waits = new RunnerWait({
    requestWake: async (serverId) => {
      asked.push(serverId)
      return at
    },
    onError: () => {},
    patienceMs,
  })
  let runner: string | undefined
  return {
    asked,
    at,
    waits,
    until: (serverId: string) => waits.until({ serverId, look: () => runner, signal }),
    come(name: string) {
      runner = name
      waits.lookAgain()
    },
  }
}

test('however many wait for a server, it is asked for once, and all get the same runner', async () => {
  const { asked, waits, until, come } = createWait()
  const waiting = Array.from({ length: 100 }, () => until('srv_1'))
  const other = until('srv_2')
  expect(waits.count).toBe(101)
  come('run_1')
  expect(new Set(await Promise.all([...waiting, other]))).toEqual(new Set(['run_1']))
  expect(asked).toEqual(['srv_1', 'srv_2'])
  expect(waits.count).toBe(0)
})

test('what is there already is not waited for long', async () => {
  const { until, come } = createWait()
  come('run_1')
  expect(await until('srv_1')).toBe('run_1')
})

test('nobody waits for ever, and who leaves waits no more', async () => {
  const { waits, until } = createWait(5)
  await expect(until('srv_1')).rejects.toThrow(WaitedInVain)
  const left = new AbortController()
  const waiting = waits.until({ serverId: 'srv_1', look: () => undefined, signal: left.signal })
  left.abort()
  await expect(waiting).rejects.toThrow('left')
  expect(waits.count).toBe(0)
})

test('a failure is told to those who asked before it, with the time when they asked', async () => {
  const { waits, at } = createWait()
  let failed = false
  const waiting = waits.until({
    serverId: 'srv_1',
    look: (since) => {
      if (failed && since === at) throw new Error('it cannot')
      return undefined
    },
    signal,
  })
  await turn()
  failed = true
  waits.lookAgain()
  await expect(waiting).rejects.toThrow('it cannot')
})

test('more than may wait for one server are told to come back', async () => {
  const { until, come } = createWait()
  const waiting = Array.from({ length: 256 }, () => until('srv_1'))
  await expect(until('srv_1')).rejects.toThrow(TooManyCalls)
  come('run_1')
  await Promise.all(waiting)
})
