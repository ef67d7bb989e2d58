import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followBuild } from './follow-build.ts'

/** A stream whose every word the test says. */
class FakeStream {
  onopen: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  onerror: (() => void) | null = null
  isClosed = false
  readonly url: string

  constructor(url: string) {
    this.url = url
  }
  close() {
    this.isClosed = true
  }
  say(seq: number, type = 'note') {
    const event = { seq, at: '2026-11-25T10:00:00.000Z', step: null, type, text: `line ${seq}` }
    this.onmessage?.({
      data: JSON.stringify({ ...event, durationMs: null, state: null, repair: null }),
    })
  }
}

function follow() {
  const streams: FakeStream[] = []
  const seen: number[] = []
  const connections: boolean[] = []
  const stop = followBuild({
    buildId: 'bld_1',
    onEvent: (event) => seen.push(event.seq),
    onConnection: (isConnected) => connections.push(isConnected),
    open(url) {
      const stream = new FakeStream(url)
      streams.push(stream)
      return stream as unknown as EventSource // the part of it that is used
    },
  })
  return { streams, seen, connections, stop }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('goes on after the last event seen when the stream breaks', () => {
  const { streams, seen, connections } = follow()
  streams[0]?.onopen?.()
  streams[0]?.say(1)
  streams[0]?.say(2)
  streams[0]?.onerror?.()
  vi.advanceTimersByTime(1_000)
  streams[1]?.onopen?.()
  streams[1]?.say(3)
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

it('ends with the build and does not connect again', () => {
  const { streams } = follow()
  streams[0]?.say(1, 'build-ended')
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
