import type { Server as HttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { AllowedHost } from '../egress/allow-list.ts'
import { TrackedServer } from '../tracked-server.ts'
import { CallSlots } from './call-slots.ts'
import { DialInAgent } from './dial-in-agent.ts'
import { listenOnPath } from './listen-on-path.ts'

const MAX_CONNECTIONS = 64

/** The version that a runner runs, and what that version may. */
export interface Binding {
  versionId: string
  serverId: string
  slug: string
  allowList: readonly AllowedHost[]
  callerSecretKeys: readonly string[]
  toolNames: ReadonlySet<string>
}

/** The two sockets of one runner. Until it is bound nobody is served and nothing is reachable. */
export class RunnerSlot {
  readonly runnerId: string
  readonly agent = new DialInAgent()
  readonly calls = new CallSlots()
  binding: Binding | undefined
  hasDialledIn = false
  readonly #calls: TrackedServer
  #egress: TrackedServer | undefined
  #port: TrackedServer | undefined

  constructor({ runnerId, onDialIn }: { runnerId: string; onDialIn: (slot: RunnerSlot) => void }) {
    this.runnerId = runnerId
    const server = createServer((socket) => {
      if (!this.binding) return void socket.destroy()
      this.agent.accept(socket)
      if (this.hasDialledIn) return
      this.hasDialledIn = true
      onDialIn(this)
    })
    server.maxConnections = MAX_CONNECTIONS
    this.#calls = new TrackedServer(server)
  }

  async open({ path, egress }: { path: string; egress: HttpServer }): Promise<void> {
    this.#egress = new TrackedServer(egress)
    await listenOnPath(this.#calls.server, join(path, 'calls.sock'))
    await listenOnPath(egress, join(path, 'egress.sock'))
  }

  get isExposed(): boolean {
    return this.#port !== undefined
  }

  /** The version's own port now belongs to this slot. */
  expose(server: HttpServer): void {
    this.#port = new TrackedServer(server)
  }

  /** Takes no new calls and no new connections of the runner; calls in flight and the way out go on. */
  retire(): void {
    this.#calls.stopListening()
    this.#port?.stopListening()
    this.agent.release()
  }

  /** Closes everything. */
  async close(): Promise<void> {
    this.binding = undefined
    this.agent.destroy()
    await Promise.all([this.#calls.close(), this.#egress?.close(), this.#port?.close()])
  }
}
