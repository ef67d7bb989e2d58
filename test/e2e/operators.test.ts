// What operators see of the whole product: metrics, readiness, traces, and workflows that can be read and searched.
import { Client, Connection } from '@temporalio/client'
import { defaultPayloadConverter, type Payload } from '@temporalio/common'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../config.ts'
import { freePort } from '../../start/ports.ts'
import { createCodec } from '../../temporal/codec.ts'
import { greet, greeterSpec } from '../faults/greeter.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { startTraceCollector } from '../trace-collector.ts'
import { until } from '../until.ts'

const SLUG = 'watched'
const SECRET = 'planted-77c1-secret'

const ports = { API: 0, GATEWAY: 0, WORKER: 0 }
let collector: Awaited<ReturnType<typeof startTraceCollector>>
let stack: Stack
let owner: Owner
beforeAll(async () => {
  collector = await startTraceCollector()
  for (const name of ['API', 'GATEWAY', 'WORKER'] as const) ports[name] = await freePort()
  stack = await startStack({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    ...Object.fromEntries(
      Object.entries(ports).map(([name, port]) => [`${name}_METRICS_PORT`, String(port)]),
    ),
  })
  owner = await setUpOwner(stack)
  const { id } = await owner.createServer({
    slug: SLUG,
    spec: { ...greeterSpec('hello'), secrets: [{ key: 'GREETING', description: 'Unused' }] },
    secrets: [{ key: 'GREETING', value: SECRET }],
  })
  expect(await owner.ended(id)).toMatchObject({ state: 'live', failure: null })
  expect(await greet({ stack, owner }, { slug: SLUG })).toBe('hello you')
})
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]()
  await collector?.[Symbol.asyncDispose]()
})

const ask = (name: keyof typeof ports, path: string) =>
  fetch(`http://127.0.0.1:${ports[name]}${path}`)
const metricsOf = async (name: keyof typeof ports) => (await ask(name, '/metrics')).text()

describe('metrics', () => {
  test.each<[keyof typeof ports, RegExp[]]>([
    [
      'API',
      [
        /^bmm_api_requests_total\{route="createServer",status="202"\} 1$/m,
        /^bmm_api_request_seconds_count\{route="createServer"\} 1$/m,
      ],
    ],
    [
      'GATEWAY',
      [
        /^bmm_gateway_call_seconds_count\{method="tools\/call",outcome="ok"\} 1$/m,
        /^bmm_gateway_tokens_total\{outcome="known"\} [1-9]/m,
        /^bmm_gateway_requests_in_flight 0$/m,
        /^bmm_gateway_calls_waiting 0$/m,
      ],
    ],
    [
      'WORKER',
      [
        /^bmm_worker_builds_total\{outcome="live"\} 1$/m,
        /^bmm_worker_activity_seconds_count\{activity="deploy",outcome="ok"\} 1$/m,
        /^bmm_worker_runners\{state="ready"\} 1$/m,
        /^temporal_worker_task_slots_available\{/m,
      ],
    ],
  ])('of the %s, and of its process', async (name, lines) => {
    const text = await metricsOf(name)
    for (const line of [...lines, /^process_resident_memory_bytes \d/m]) expect(text).toMatch(line)
  })

  test('name nobody and no server', async () => {
    const texts = await Promise.all([metricsOf('API'), metricsOf('GATEWAY'), metricsOf('WORKER')])
    for (const text of texts) {
      expect(text).not.toContain(SLUG)
      expect(text).not.toMatch(/\b(srv|ver|bld|org|usr|run)_[0-9a-z]{20}/)
      expect(text).not.toContain(SECRET)
    }
  })
})

test('each process says that it is ready, and what it looked at', async () => {
  const checks = Object.fromEntries(
    await Promise.all(
      (['API', 'GATEWAY', 'WORKER'] as const).map(async (name) => {
        expect((await ask(name, '/healthz')).status).toBe(200)
        expect((await ask(name, '/s/watched/mcp')).status).toBe(404)
        const ready = (await (await ask(name, '/readyz')).json()) as { checks: object }
        return [name, ready.checks] as const
      }),
    ),
  )
  expect(checks).toEqual({
    API: { database: 'ok', migrations: 'ok', temporal: 'ok', process: 'ok' },
    GATEWAY: { process: 'ok' },
    WORKER: { database: 'ok', migrations: 'ok', temporal: 'ok', docker: 'ok', process: 'ok' },
  })
})

describe('a trace', () => {
  test('leads from the request that asked for a build to each activity and to the gateway', async () => {
    const { spans } = collector
    const trace = await until(
      'the build is traced',
      () => {
        const id = spans.find(({ name }) => name === 'createServer')?.traceId
        const found = spans.filter(({ traceId }) => traceId === id)
        const has = (wanted: string) => found.some(({ name }) => name === wanted)
        return has('buildServer') && has('platform call') ? found : undefined
      },
      20_000,
    )
    expect(new Set(trace.map(({ service }) => service))).toEqual(
      new Set(['bmm-api', 'bmm-worker', 'bmm-gateway']),
    )
    const byId = new Map(trace.map((span) => [span.spanId, span]))
    const parentOf = (name: string) => {
      const span = trace.find((one) => one.name === name)
      return byId.get(span?.parentSpanId ?? '')?.name
    }
    expect(parentOf('start buildServer')).toBe('createServer')
    expect(parentOf('buildServer')).toBe('start buildServer')
    for (const activity of ['begin', 'selfTest', 'deploy', 'healthCheck', 'activate', 'endLive'])
      expect(parentOf(activity)).toBe('buildServer')
    expect(parentOf('platform call')).toBe('healthCheck')
    expect(trace.find(({ name }) => name === 'createServer')?.parentSpanId).toBeUndefined()
  })

  test('of somebody else is not gone on with, and none shows a secret, a token or an address', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    const before = collector.spans.length
    const url = `${stack.gatewayUrl}/s/${SLUG}/mcp`
    await fetch(url, { method: 'POST', headers: { traceparent } })
    await fetch(`${stack.apiUrl}/v1/me?code=planted-in-the-query`, { headers: { traceparent } })
    const names = () => collector.spans.slice(before).map(({ name }) => name)
    await until(
      'both are traced',
      () => names().includes('call') && names().includes('getMe'),
      20_000,
    )
    const text = JSON.stringify(collector.spans)
    expect(text).not.toContain('a'.repeat(32))
    for (const hidden of [SECRET, 'planted-in-the-query', 'ada@example.com', 'Bearer', SLUG])
      expect(text).not.toContain(hidden)
  })
})

describe("in Temporal's pages", () => {
  test('workflows are found by what they concern, and read as sentences', async () => {
    const path = { serverId: SLUG }
    await owner.api.POST('/v1/servers/{serverId}/pause', { params: { path } })
    const { id: serverId, organisationId } = await stack.db('servers').where({ slug: SLUG }).first()
    const config = loadConfig(stack.env, (file) => readFileSync(file, 'utf8'))
    const connection = await Connection.connect({ address: stack.env['TEMPORAL_ADDRESS'] ?? '' })
    const codec = createCodec(config.payloadKeys.keys)
    const client = new Client({
      connection,
      namespace: config.TEMPORAL_NAMESPACE,
      dataConverter: { payloadCodecs: [codec] },
    })
    const find = async (query: string) => {
      const found = []
      for await (const { type, runId } of client.workflow.list({ query }))
        found.push({ type, runId })
      return found
    }
    try {
      const isFound = (query: string, type: string) =>
        until(query, async () => (await find(query)).find((one) => one.type === type), 20_000)
      await isFound(
        `ServerId = "${serverId}" and Phase = "pausing" and HostId = "local"`,
        'pauseServer',
      )
      await isFound(`Phase = "mending"`, 'reconcile')
      const build = await isFound(
        `OrgId = "${organisationId}" and HostId = "local" and Phase = "deploying"`,
        'buildServer',
      )
      const handle = client.workflow.getHandle(`build-server:${serverId}`, build.runId)
      expect(await (await handle.describe()).staticSummary()).toBe(`Build ${SLUG}`)
      const { events } = await handle.fetchHistory()
      const sealed = (events ?? []).flatMap(({ userMetadata }) => userMetadata?.summary ?? [])
      const summaries = (await codec.decode(sealed as Payload[])).map((one) =>
        defaultPayloadConverter.fromPayload(one),
      )
      expect(summaries).toContain('Begin a version')
      expect(summaries).toContain(`Deploy version 1 of ${SLUG}`)
      expect(summaries.join()).not.toContain(SECRET)
    } finally {
      await connection.close()
    }
  })
})
