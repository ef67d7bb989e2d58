// For tests: event streams whose every word the test says.
import type { OpenStream } from './follow-stream.ts'

export class FakeStream {
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

  say<E extends { seq: number }>(event: E) {
    this.onmessage?.({ data: JSON.stringify(event) })
  }
}

export function createFakeStreams() {
  const streams: FakeStream[] = []
  const open: OpenStream = (url) => {
    const stream = new FakeStream(url)
    streams.push(stream)
    return stream as unknown as EventSource // the part of it that is used
  }
  return { streams, open }
}
