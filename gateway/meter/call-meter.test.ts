import { expect, test } from 'vitest'
import type { CallFacts } from '../../db/calls.ts'
import { CallMeter } from './call-meter.ts'

const at = new Date('2026-05-04T10:00:30Z')

function call(change: Partial<CallFacts> = {}): CallFacts {
  return {
    serverId: 'srv_1',
    versionId: 'ver_1',
    userId: 'usr_1',
    clientId: 'client',
    at,
    method: 'tools/call',
    tool: 'echo',
    arguments: {},
    status: 200,
    isError: false,
    durationMs: 7,
    ...change,
  }
}

test('a server is busy until the last of its calls has ended', () => {
  const meter = new CallMeter()
  for (const id of ['srv_1', 'srv_1', 'srv_2']) meter.begin(id)
  meter.end(call())
  expect(meter.busyServers()).toEqual(['srv_1', 'srv_2'])
  meter.end(call())
  meter.end(call({ serverId: 'srv_2' }))
  expect(meter.busyServers()).toEqual([])
})

test('sums by server, tool and minute', () => {
  const meter = new CallMeter()
  meter.end(call())
  meter.end(call({ durationMs: 20_000, isError: true }))
  meter.end(call({ tool: null, method: 'tools/list' }))
  meter.end(call({ at: new Date('2026-05-04T10:01:00Z') }))
  const { sums, recent } = meter.take()
  expect(recent).toHaveLength(4)
  expect(sums).toHaveLength(3)
  expect(sums[0]).toEqual({
    serverId: 'srv_1',
    minute: new Date('2026-05-04T10:00:00Z'),
    tool: 'echo',
    calls: 2,
    errors: 1,
    totalMs: 20_007,
    buckets: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  })
  expect(meter.take()).toEqual({ sums: [], recent: [], callers: [] })
})

test('of a busy server the last calls are kept, and all are counted', () => {
  const meter = new CallMeter()
  for (let i = 0; i < 200; i += 1) meter.end(call({ durationMs: i }))
  const { sums, recent } = meter.take()
  expect(sums[0]?.calls).toBe(200)
  expect(recent).toHaveLength(50)
  expect(recent.at(-1)?.durationMs).toBe(199)
})

test('everybody who called is known, however many calls another one made since', () => {
  const meter = new CallMeter()
  for (let i = 0; i < 40; i += 1) meter.end(call({ userId: `usr_${i}` }))
  for (let i = 0; i < 200; i += 1) meter.end(call({ userId: 'usr_0' }))
  expect(meter.take().callers).toHaveLength(40)
})

test('what could not be written is not lost', () => {
  const meter = new CallMeter()
  meter.end(call())
  meter.end(call({ userId: 'usr_2' }))
  const taken = meter.take()
  const later = new Date(at.getTime() + 1_000)
  meter.end(call({ isError: true, at: later }))
  meter.giveBack(taken)
  const { sums, callers } = meter.take()
  expect(sums).toMatchObject([{ calls: 3, errors: 1, totalMs: 21 }])
  const serverId = 'srv_1'
  expect(callers).toEqual([
    { serverId, userId: 'usr_1', at: later },
    { serverId, userId: 'usr_2', at },
  ])
})
