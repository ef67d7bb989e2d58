import { once } from 'node:events'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { stopSeconds, type Config } from '../config.ts'
import { recordCalls, touchServers } from '../db/calls.ts'
import { openCallerSecrets } from '../db/caller-secrets.ts'
import type { Db } from '../db/connect.ts'
import { findDiscovery, findToolNames } from '../db/discoveries.ts'
import { addEgressBytes, readEgressDay } from '../db/egress-days.ts'
import { recordEgressDenials } from '../db/egress-denials.ts'
import { listHostRunners, listRoutes, readAccessRows, type Route } from '../db/gateway-reads.ts'
import { requestWake } from '../db/sleep.ts'
import { createGatewayMetrics, type GatewayMetrics } from '../observe/gateway-metrics.ts'
import { readinessOf, type Readiness } from '../observe/readiness.ts'
import { indexAccess, noAccess } from './access.ts'
import { isClosedAddress } from './egress/address-range.ts'
import { ByteBudget } from './egress/byte-budget.ts'
import { DenialCounter } from './egress/denial-counter.ts'
import { egressLimits, type EgressRecord } from './egress/egress.ts'
import { createEgressProxy } from './egress/egress-proxy.ts'
import { LineBudget } from './egress/line-budget.ts'
import { createLookup } from './egress/lookup.ts'
import { followRows } from './follow-rows.ts'
import { createCallRates } from './front/call-rates.ts'
import { connectionLimits } from './front/connection-limits.ts'
import { stableDoor, versionDoor } from './front/door.ts'
import { callLimits } from './front/forward-call.ts'
import { createFront, type FrontDeps } from './front/front.ts'
import { allowedOriginHosts } from './front/host-checks.ts'
import { OpenCalls } from './front/open-calls.ts'
import { CallMeter } from './meter/call-meter.ts'
import { keepCounts } from './meter/keep-counts.ts'
import type { RunnerSlot } from './runners/runner-slot.ts'
import { RunnerSlots } from './runners/runner-slots.ts'
import { openSlotDirectory } from './runners/slot-directory.ts'
import { RecentVersions } from './sleep/recent-versions.ts'
import { RunnerWait } from './sleep/runner-wait.ts'
import { PlatformKeys } from './tokens/platform-keys.ts'
import { createTokenVerifier } from './tokens/verify-token.ts'
import { TrackedServer } from './tracked-server.ts'
import { countRequests, traceRequests } from './watch-requests.ts'

/** For all that it waits for together. */
const DRAIN_MS = stopSeconds.force * 1_000
/** How long callers have to come once more and be told that this connection ends. Their clients keep idle ones shorter. */
const FAREWELL_MS = 5_000

export interface GatewayDeps {
  config: Config
  db: Db
  databaseUrl: string
  log: Logger
  /** Every address of a name, for the way out of runners. */
  resolveAll?: (name: string) => Promise<{ address: string }[]>
  isClosed?: (address: string) => boolean
  /** What a server may send and receive. */
  maxBytesPerDay?: number
  connectionLimits?: typeof connectionLimits
}

export interface Gateway {
  port: number
  /** In the text format of Prometheus. */
  metrics: () => Promise<string>
  readiness: () => Promise<Readiness>
  /** Takes nothing new, lets calls in flight end, and leaves runners to the successor. */
  close: (options?: { drainMs?: number }) => Promise<void>
}

/** Everything is read before the first caller is let in. */
export async function startGateway(deps: GatewayDeps): Promise<Gateway> {
  const { config, db, databaseUrl, log } = deps
  const directory = await openSlotDirectory(join(resolve(config.BMM_DATA_DIR), 'r'))
  const keys = new PlatformKeys({ url: config.oauthJwksUrl })
  keys.refresh().catch((err: unknown) => log.debug({ err }, 'the platform keys are not known yet'))

  let routes: ReadonlyMap<string, Route> = new Map()
  let access = noAccess
  let isClosing = false
  const meter = new CallMeter()
  const denials = new DenialCounter()
  const budget = new ByteBudget({ maxBytes: deps.maxBytesPerDay })
  budget.learn(await readEgressDay(db, budget.turnPage()))
  const keeping = [
    keepCounts(deps, {
      take: () => meter.take(),
      isEmpty: ({ sums }) => sums.length === 0,
      write: (counts) => recordCalls(db, counts),
      giveBack: (counts) => meter.giveBack(counts),
    }),
    keepCounts(deps, {
      take: () => meter.busyServers(),
      isEmpty: (serverIds) => serverIds.length === 0,
      write: (serverIds) => touchServers(db, serverIds),
      giveBack() {}, // those that are still busy are told the next time
    }),
    keepCounts(deps, {
      take: () => denials.take(),
      isEmpty: (counts) => counts.length === 0,
      write: (counts) => recordEgressDenials(db, counts),
      giveBack: (counts) => denials.giveBack(counts),
    }),
    keepCounts(deps, {
      take: () => budget.take(),
      isEmpty: ({ bytes }) => bytes.size === 0,
      write: async (passed) => budget.learn(await addEgressBytes(db, passed)),
      giveBack: (passed) => budget.giveBack(passed),
    }),
  ]
  const metrics = createGatewayMetrics({ waiting: () => waits.count })
  const waits = new RunnerWait({
    requestWake(serverId) {
      metrics.countWakeRequest()
      return requestWake(db, serverId)
    },
    onError: (err) => log.warn({ err }, 'a runner cannot be asked for just now'),
  })
  const openCalls = new OpenCalls()
  const front: FrontDeps = {
    gatewayUrl: config.publicGatewayUrl,
    issuer: config.oauthIssuer,
    originHosts: allowedOriginHosts({
      gatewayUrl: config.publicGatewayUrl,
      apiUrl: config.publicApiUrl,
      others: config.MCP_ALLOWED_ORIGINS,
    }),
    verifyToken: createTokenVerifier({
      keys,
      issuer: config.oauthIssuer,
      onJudged: metrics.countToken,
    }),
    access: () => access,
    openCallerSecrets: (caller) =>
      openCallerSecrets(db, { ring: config.callerSecretKeys, ...caller }),
    isReady: () => !isClosing,
    countCall: createCallRates({
      perCaller: config.CALLER_CALLS_PER_MINUTE,
      perServer: config.SERVER_CALLS_PER_MINUTE,
    }),
    sleepers: {
      discoveries: new RecentVersions((versionId) => findDiscovery(db, versionId)),
      toolNames: new RecentVersions((versionId) => findToolNames(db, versionId)),
      waits,
    },
    openCalls,
    onCallBegins: (serverId) => meter.begin(serverId),
    onCall(call) {
      meter.end(call)
      metrics.countCall(call)
    },
    limits: callLimits,
    log,
  }
  const slots = new RunnerSlots({
    db,
    directory,
    log,
    createEgress: createEgressFactory(deps, { keys, budget, denials, metrics }),
    createVersionFront: (slot) =>
      traceRequests(
        { name: 'platform call', isAskedByUs: true },
        createFront(front, versionDoor({ slot, routes: () => routes })),
      ),
    onDialIn: () => waits.lookAgain(),
  })

  let isFirst = true
  const following = await followRows(
    { databaseUrl, log },
    {
      runners: async () => {
        const readRows = () => listHostRunners(db, config.HOST_ID)
        if (isFirst) await slots.removeOrphans(readRows)
        isFirst = false
        await slots.follow(await readRows())
      },
      routes: async () => {
        routes = new Map((await listRoutes(db)).map((route) => [route.slug, route]))
        waits.lookAgain()
        openCalls.endRefused()
      },
      access: async () => {
        access = indexAccess(await readAccessRows(db))
        openCalls.endRefused()
      },
    },
  )

  const server = createServer(
    deps.connectionLimits ?? connectionLimits,
    countRequests(
      metrics,
      traceRequests(
        { name: 'call', isAskedByUs: false },
        createFront(
          front,
          stableDoor({
            gatewayUrl: config.publicGatewayUrl,
            routes: () => routes,
            slotOfVersion: (versionId) => slots.ofVersion(versionId),
          }),
        ),
      ),
    ),
  )
  const tracked = new TrackedServer(server)
  server.listen({ port: config.GATEWAY_PORT, host: config.LISTEN_HOST, reusePort: true })
  await once(server, 'listening')
  const address = server.address()

  return {
    port: typeof address === 'object' && address ? address.port : config.GATEWAY_PORT,
    metrics: metrics.text,
    // Not the database: while it is away calls are served from memory.
    readiness: () => readinessOf({ process: Promise.resolve(isClosing ? 'stopping' : 'ok') }),
    async close({ drainMs = DRAIN_MS } = {}) {
      isClosing = true
      const end = Date.now() + drainMs
      tracked.stopListening()
      // With another gateway to go to, nobody needs to lose a call: each connection is told to end by its next answer.
      const hasCompanion = await slots.hasCompanion()
      if (hasCompanion)
        await untilNone(() => tracked.connectionCount, Math.min(end, Date.now() + FAREWELL_MS))
      server.closeIdleConnections()
      await untilNone(() => waits.count, end) // they need the rows
      await following[Symbol.asyncDispose]()
      await slots.retire()
      await untilNone(
        () => slots.callsInFlight + (hasCompanion ? slots.tunnelCount : 0), // others' calls use them
        end,
      )
      await Promise.all([tracked.close(), slots.close()])
      await Promise.all(keeping.map((each) => each[Symbol.asyncDispose]()))
    },
  }
}

async function untilNone(count: () => number, end: number) {
  if (count() === 0) return
  const { promise, resolve: drained } = Promise.withResolvers<void>()
  const timer = setInterval(() => {
    if (count() === 0 || Date.now() >= end) drained()
  }, 20)
  await promise
  clearInterval(timer)
}

/** Each runner's proxy knows its server by the slot, and tells its decisions, a line each, as far as they fit. */
function createEgressFactory(
  { config, log, resolveAll, isClosed = (address) => isClosedAddress(address) }: GatewayDeps,
  {
    keys,
    budget,
    denials,
    metrics,
  }: {
    keys: PlatformKeys
    budget: ByteBudget
    denials: DenialCounter
    metrics: GatewayMetrics
  },
) {
  return (slot: RunnerSlot) => {
    const lines = new LineBudget()
    const record = (event: EgressRecord) => {
      metrics.countEgress(event)
      const serverId = slot.binding?.serverId
      if (serverId !== undefined) {
        const { host, port, outcome } = event
        if (outcome !== 'allowed') denials.add({ serverId, host, port, reason: outcome })
      }
      const leftOut = lines.take()
      if (leftOut === undefined) return
      const facts = { serverId, runnerId: slot.runnerId, egress: event }
      log.info(leftOut === 0 ? facts : { ...facts, leftOut }, 'egress')
    }
    return createEgressProxy({
      vetting: {
        allowList: () => slot.binding?.allowList ?? [],
        pins: config.egressHosts,
        lookup: createLookup(resolveAll),
        isClosed,
      },
      limits: egressLimits,
      spend(bytes) {
        if (slot.binding) budget.add(slot.binding.serverId, bytes)
      },
      hasBudget: () => slot.binding !== undefined && budget.isLeft(slot.binding.serverId),
      record,
      onDefect: (err) => log.error({ err, runnerId: slot.runnerId }, 'egress failed'),
      jwks: () => keys.keySet,
    })
  }
}
