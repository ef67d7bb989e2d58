// Follows the rows of this host's runners: each has a slot while it is not gone, a binding from the moment that it has
// one by its row. A gateway that starts anew finds its way back from the rows alone, and so does one beside others.
import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Logger } from 'pino'
import { isDatabaseAway, type Db } from '../../db/connect.ts'
import { readRunnerPolicy, type HostRunner } from '../../db/gateway-reads.ts'
import { blockLease } from '../../db/leases.ts'
import { notify } from '../../db/notify.ts'
import { failRunner, transitionRunner } from '../../db/runners.ts'
import { parseAllowList } from '../egress/allow-list.ts'
import { listenOnPort, PortTaken } from './listen-on-port.ts'
import { RunnerSlot, type Binding } from './runner-slot.ts'
import { openSlot, removeOrphanSlots, removeSlot } from './slot-directory.ts'

interface Deps {
  db: Db
  directory: string
  log: Logger
  createEgress: (slot: RunnerSlot) => Server
  createVersionFront: (slot: RunnerSlot) => RequestListener
  /** A runner can be called from now on. */
  onDialIn: () => void
}

export class RunnerSlots {
  readonly #deps: Deps
  readonly #slots = new Map<string, RunnerSlot>()
  readonly #byVersion = new Map<string, RunnerSlot>()
  /** Among the gateways of this host. */
  readonly #gatewayId = randomBytes(2).toString('hex')
  #hasCompanion = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  ofVersion(versionId: string): RunnerSlot | undefined {
    return this.#byVersion.get(versionId)
  }

  get callsInFlight(): number {
    let sum = 0
    for (const { calls, notices } of this.#slots.values()) sum += calls.inFlight + notices.inFlight
    return sum
  }

  /** Connections that runners have open to the outside. */
  get tunnelCount(): number {
    let sum = 0
    for (const slot of this.#slots.values()) sum += slot.tunnelCount
    return sum
  }

  /** Another gateway serves the runners of this host too. */
  async hasCompanion(): Promise<boolean> {
    await this.#meetOthers()
    return this.#hasCompanion
  }

  /** Once, before the first `follow`: what runners left behind while no gateway ran. */
  async removeOrphans(readRows: () => Promise<readonly HostRunner[]>): Promise<void> {
    const readLiving = async () => new Set((await readRows()).map(({ id }) => id))
    await removeOrphanSlots(this.#deps.directory, readLiving)
  }

  /** Brings every slot to where its row is. One runner's trouble is not another's; throws only when Postgres is away. */
  async follow(rows: readonly HostRunner[]): Promise<void> {
    const { log } = this.#deps
    const living = new Set(rows.map(({ id }) => id))
    const gone = [...this.#slots.keys()].filter((id) => !living.has(id))
    const ends = await Promise.allSettled([
      ...gone.map((id) => this.#remove(id)),
      ...rows.map((row) => this.#followRow(row)),
    ])
    const failures: unknown[] = ends.flatMap((end) =>
      end.status === 'rejected' ? [end.reason] : [],
    )
    for (const err of failures) log.error({ err }, 'a runner cannot be followed')
    await this.#meetOthers()
    if (failures.some(isDatabaseAway)) throw new AggregateError(failures, 'Postgres is away')
  }

  async retire(): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => slot.retire()))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => slot.close()))
  }

  async #followRow(row: HostRunner): Promise<void> {
    const { db } = this.#deps
    const slot = this.#slots.get(row.id) ?? (await this.#open(row.id))
    switch (row.state) {
      case 'opening':
        await transitionRunner(db, { id: row.id, from: ['opening'], to: 'open' })
        return
      case 'binding':
        if (row.failure === null) await this.#bindAnew(slot, row)
        return
      case 'bound':
      case 'ready':
        await this.#bindAgain(slot, row)
        if (row.state === 'bound' && slot.hasDialledIn) await this.#markReady(slot)
        return
      case 'open':
      case 'gone':
        return
    }
  }

  async #meetOthers() {
    const bound = [...this.#slots.values()].filter(({ binding }) => binding)
    const have = await Promise.all(bound.map((slot) => slot.meetOthers()))
    this.#hasCompanion = have.includes(true)
  }

  async #open(runnerId: string): Promise<RunnerSlot> {
    const { directory, createEgress, onDialIn, log } = this.#deps
    const slot = new RunnerSlot({
      runnerId,
      path: await openSlot(directory, runnerId),
      gatewayId: this.#gatewayId,
      createEgress,
      onDialIn: (dialled) => {
        onDialIn()
        this.#markReady(dialled).catch((err: unknown) =>
          log.error({ err, runnerId }, 'the runner cannot be marked ready'),
        )
      },
    })
    this.#slots.set(runnerId, slot)
    return slot
  }

  async #bindAnew(slot: RunnerSlot, row: HostRunner) {
    const { db } = this.#deps
    try {
      const binding = await this.#readBinding(row)
      await this.#expose(slot, row)
      if (!slot.binding) await this.#bind(slot, binding)
    } catch (err) {
      if (isDatabaseAway(err)) throw err
      await this.#failBinding(row, err)
      return
    }
    const isFirst = await transitionRunner(db, { id: row.id, from: ['binding'], to: 'bound' })
    if (!isFirst) await this.#tellOthers(slot)
  }

  /** The runner may run, and not have looked for us. */
  async #tellOthers({ runnerId }: RunnerSlot) {
    await notify(this.#deps.db, 'bmm_runners', runnerId)
  }

  async #failBinding({ id, versionId }: HostRunner, err: unknown) {
    const { db, log } = this.#deps
    log.error({ err, runnerId: id }, 'the runner cannot be bound')
    const isTaken = err instanceof PortTaken
    await db.transaction(async (trx) => {
      const isFirst = await failRunner(trx, { id, failure: isTaken ? 'PortTaken' : 'BindFailed' })
      if (isFirst && isTaken && versionId !== null) await blockLease(trx, versionId)
    })
  }

  /** After a restart. A port that someone else took meanwhile costs the runner its port, not its callers. */
  async #bindAgain(slot: RunnerSlot, row: HostRunner) {
    if (!slot.binding) {
      await this.#bind(slot, await this.#readBinding(row))
      await this.#tellOthers(slot)
    }
    await this.#expose(slot, row).catch((err: unknown) => {
      if (!(err instanceof PortTaken)) throw err
      this.#deps.log.warn({ err, runnerId: row.id }, "the version's port is taken")
    })
  }

  async #bind(slot: RunnerSlot, binding: Binding) {
    this.#byVersion.set(binding.versionId, slot) // its runner may be there as soon as there are sockets
    await slot.bind(binding)
  }

  async #expose(slot: RunnerSlot, { id, port }: HostRunner) {
    if (slot.isExposed) return
    if (port === null) throw new Error(`the version of ${id} has no port`)
    const server = createServer(this.#deps.createVersionFront(slot))
    await listenOnPort(server, port)
    slot.expose(server)
  }

  async #readBinding({ id, versionId, serverId, slug, specSha256 }: HostRunner): Promise<Binding> {
    if (versionId === null || serverId === null || slug === null || specSha256 === null)
      throw new Error(`runner ${id} has no version`)
    const policy = await readRunnerPolicy(this.#deps.db, specSha256)
    return {
      versionId,
      serverId,
      slug,
      allowList: parseAllowList(policy.allowedDomains),
      callerSecretKeys: policy.callerSecretKeys,
      toolNames: new Set(policy.toolNames),
    }
  }

  async #markReady({ runnerId }: RunnerSlot) {
    await transitionRunner(this.#deps.db, { id: runnerId, from: ['bound'], to: 'ready' })
  }

  async #remove(runnerId: string) {
    const slot = this.#slots.get(runnerId)
    if (!slot) return
    this.#slots.delete(runnerId)
    const versionId = slot.binding?.versionId
    if (versionId !== undefined && this.#byVersion.get(versionId) === slot)
      this.#byVersion.delete(versionId)
    await slot.close()
    await removeSlot(this.#deps.directory, runnerId)
  }
}
