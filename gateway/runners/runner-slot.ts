import type { Server as HttpServer } from 'node:http'
import { createServer } from 'node:net'
import type { AllowedHost } from '../egress/allow-list.ts'
import { TrackedServer } from '../tracked-server.ts'
import { CallSlots, noticeLimits } from './call-slots.ts'
import { DialInAgent } from './dial-in-agent.ts'
import { listenOnPath } from './listen-on-path.ts'
import { listOtherGateways, removeSockets, socketPaths } from './slot-directory.ts'

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

/**
 * What this gateway has to do with one runner. Its two sockets are there from the moment that it knows what the runner may
 * do; until then nobody is served and nothing is reachable.
 */
export class RunnerSlot {
  readonly runnerId: string
  readonly agent = new DialInAgent()
  readonly calls = new CallSlots()
  readonly notices = new CallSlots(noticeLimits)
  hasDialledIn = false
  readonly #path: string
  readonly #gatewayId: string
  readonly #calls: TrackedServer
  readonly #egress: TrackedServer
  #binding: Binding | undefined
  #port: TrackedServer | undefined
  #others: readonly string[] = []

  constructor({
    runnerId,
    path,
    gatewayId,
    createEgress,
    onDialIn,
  }: {
    runnerId: string
    path: string
    gatewayId: string
    createEgress: (slot: RunnerSlot) => HttpServer
    onDialIn: (slot: RunnerSlot) => void
  }) {
    this.runnerId = runnerId
    this.#path = path
    this.#gatewayId = gatewayId
    const server = createServer((socket) => {
      const wasReachable = this.isReachable
      this.agent.accept(socket)
      this.hasDialledIn = true
      if (!wasReachable) onDialIn(this)
    })
    server.maxConnections = MAX_CONNECTIONS
    this.#calls = new TrackedServer(server)
    this.#egress = new TrackedServer(createEgress(this))
  }

  /** One that has died closes all that it had open, long before anybody is told of its death. */
  get isReachable(): boolean {
    return this.agent.hasConnections
  }

  get binding(): Binding | undefined {
    return this.#binding
  }

  async bind(binding: Binding): Promise<void> {
    const { calls, egress } = socketPaths(this.#path, this.#gatewayId)
    this.#binding = binding
    try {
      await listenOnPath(this.#egress.server, egress)
      await listenOnPath(this.#calls.server, calls)
    } catch (err) {
      this.#binding = undefined
      this.#egress.stopListening()
      throw err
    }
  }

  /** Lets the runner find gateways that came later. True while there are any others. */
  async meetOthers(): Promise<boolean> {
    const others = await listOtherGateways(this.#path, this.#gatewayId)
    const isNew = others.some((other) => !this.#others.includes(other))
    if (!isNew || this.agent.nudge()) this.#others = others
    return others.length > 0
  }

  get isExposed(): boolean {
    return this.#port !== undefined
  }

  /** The version's own port now belongs to this slot. */
  expose(server: HttpServer): void {
    this.#port = new TrackedServer(server)
  }

  /** What the runner has open to the outside through this gateway. */
  get tunnelCount(): number {
    return this.#egress.connectionCount
  }

  /** Takes no new calls and no new connections of the runner; those that are there go on. */
  async retire(): Promise<void> {
    await removeSockets(this.#path, this.#gatewayId)
    this.#calls.stopListening()
    this.#egress.stopListening()
    this.#port?.stopListening()
    this.agent.release()
  }

  /** Closes everything. */
  async close(): Promise<void> {
    this.#binding = undefined
    await removeSockets(this.#path, this.#gatewayId)
    this.agent.destroy()
    await Promise.all([this.#calls.close(), this.#egress.close(), this.#port?.close()])
  }
}
