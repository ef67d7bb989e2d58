import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFakeStreams } from './fake-stream.ts'
import { followStream } from './follow-stream.ts'

interface Event {
  seq: number
  isLast: boolean
}

function follow() {
  const { streams, open } = createFakeStreams()
  const seen: number[] = []
  const connections: boolean[] = []
  const stop = followStream<Event>({
    path: '/v1/builds/bld_1/events',
    isLast: ({ isLast }) => isLast,
    onEvent: ({ seq }) => seen.push(seq),
    onConnection: (isConnected) => connections.push(isConnected),
    open,
  })
  return { streams, seen, connections, stop }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('goes on after the last event seen when the stream breaks', () => {
  const { streams, seen, connections } = follow()
  streams[0]?.onopen?.()
  streams[0]?.say({ seq: 1, isLast: false })
  streams[0]?.say({ seq: 2, isLast: false })
  streams[0]?.onerror?.()
  vi.advanceTimersByTime(1_000)
  streams[1]?.onopen?.()
  streams[1]?.say({ seq: 3, isLast: false })
  expect(streams.map((stream) => stream.url)).toEqual([
    '/v1/builds/bld_1/events?after=0',
    '/v1/builds/bld_1/events?after=2',
  ])
  expect(streams[0]?.isClosed).toBe(true)
  expect(seen).toEqual([1, 2, 3])
  expect(connections).toEqual([true, false, true])
})

it('waits longer each time that it cannot connect, up to a quarter of a minute', () => {
  const { streams } = follow()
  const waits: number[] = []
  for (let n = 0; n < 6; n++) {
    const before = Date.now()
    streams.at(-1)?.onerror?.()
    vi.advanceTimersToNextTimer()
    waits.push(Date.now() - before)
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
})

it('ends with the last event and does not connect again', () => {
  const { streams } = follow()
  streams[0]?.say({ seq: 1, isLast: true })
  expect(streams[0]?.isClosed).toBe(true)
  vi.advanceTimersByTime(60_000)
  expect(streams).toHaveLength(1)
})

it('lets go when the page is left', () => {
  const { streams, stop } = follow()
  streams[0]?.onerror?.()
  stop()
  vi.advanceTimersByTime(60_000)
  expect(streams).toHaveLength(1)
})
