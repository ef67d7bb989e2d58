// Only for a self-test: the outside is not asked but played by the worker, which answers from recordings.

/** Every request travels to this one name, as plain http through the egress bridge, and says what it is really for. */
const RECORDINGS = 'http://recordings.bmm.internal/'
const REAL_URL = 'x-bmm-url'

/** Sends whatever is fetched to the recordings and closes other ways out. Call it before the code of a server is loaded. */
export function useRecordedUpstream(realm: typeof globalThis): typeof fetch {
  const { fetch: plainFetch } = realm
  const recordedFetch: typeof fetch = async (input, init) => {
    const asked = new Request(input, init) // refuses what fetch would refuse
    if (!/^https?:/.test(asked.url)) return plainFetch(asked) // data: leaves nothing
    const headers = new Headers(asked.headers)
    headers.set(REAL_URL, asked.url)
    const { method, body, signal, redirect } = asked
    const response = await plainFetch(RECORDINGS, {
      method,
      headers,
      body,
      signal,
      redirect,
      duplex: 'half',
    })
    return Object.defineProperty(response, 'url', { value: asked.url })
  }
  realm.fetch = recordedFetch
  Object.defineProperty(realm, 'WebSocket', { value: NoWebSocket })
  return recordedFetch
}

class NoWebSocket {
  constructor() {
    throw new Error('A WebSocket cannot be opened in a self-test: only HTTP answers are recorded')
  }
}
