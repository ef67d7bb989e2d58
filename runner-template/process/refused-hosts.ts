// Node's fetch keeps the status of a tunnel that the gateway refused, and drops the reason. So it is read as it passes.
import type { Socket } from 'node:net'

const ASKED = /^CONNECT (\S+):\d+ /
const REASON = /\r\nx-egress-reason: ([^\r\n]+)/i
const REFUSED = 'Proxy response (403)'
const MAX_HOSTS = 100

/** Why the gateway refused hosts when they were last asked for, by their names. */
export type RefusedHosts = Map<string, string>

/** Notes what becomes of the tunnel that this connection asks for. Nothing of it is taken or changed. */
export function watchTunnel(refused: RefusedHosts, { client, gateway }: Tunnel): void {
  client.once('data', (asked: Buffer) => {
    const [, host] = ASKED.exec(asked.toString('latin1')) ?? []
    if (host === undefined) return
    gateway.once('data', (answer: Buffer) => {
      const [, reason] = REASON.exec(answer.toString('latin1')) ?? []
      refused.delete(host)
      if (reason !== undefined) refused.set(host, reason)
      const [oldest] = refused.keys()
      if (refused.size > MAX_HOSTS && oldest !== undefined) refused.delete(oldest)
    })
  })
}

interface Tunnel {
  client: Socket
  gateway: Socket
}

/** Has `fetch` say why a host was refused. Call it before the code of a server is loaded. */
export function explainRefusals(realm: typeof globalThis, refused: RefusedHosts): typeof fetch {
  const { fetch: plainFetch } = realm
  const explainedFetch: typeof fetch = async (input, init) => {
    try {
      return await plainFetch(input, init)
    } catch (err) {
      if (!isRefusal(err)) throw err
      const { hostname } = new URL(input instanceof Request ? input.url : input)
      throw new TypeError(refused.get(hostname) ?? ledAstray(hostname), { cause: err })
    }
  }
  realm.fetch = explainedFetch
  return explainedFetch
}

function isRefusal(err: unknown): boolean {
  if (!(err instanceof Error)) return false
  return err.message.startsWith(REFUSED) || isRefusal(err.cause)
}

function ledAstray(host: string) {
  return `${host} leads on to a host that this server may not reach`
}
