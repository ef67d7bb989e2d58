import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import type { DeniedHost, RecentCall, Usage } from '../../../../../contract/observe-routes.ts'
import { serverSpec } from '../../../../../contract/spec.ts'
import { exampleSpec } from '../../../example-spec.ts'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeBuild, fakeMe, fakeServerDetail, fakeVersion } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)

const now = new Date().toISOString()
const none = { calls: 0, errors: 0, p50Ms: null, p95Ms: null }
const some = { calls: 1200, errors: 3, p50Ms: 20, p95Ms: 1500 }
const spec = serverSpec.parse(exampleSpec)

function usageOf(part: Partial<Usage> = {}): Usage {
  const points = [
    { at: '2026-11-25T10:00:00.000Z', ...none },
    { at: '2026-11-25T10:15:00.000Z', ...some },
  ]
  const tools = [{ tool: 'current_weather', ...some }]
  return { since: now, stepMinutes: 15, points, tools, total: some, ...part }
}

const call: RecentCall = {
  at: now,
  caller: 'Ben',
  clientId: 'claude-code',
  clientName: 'Claude Code',
  method: 'tools/call',
  tool: 'current_weather',
  arguments: { city: 'string' },
  status: 200,
  isError: false,
  durationMs: 12,
}

const denied: DeniedHost = {
  host: 'api.other.example',
  port: 443,
  reason: 'The host is not among the hosts that this server may reach.',
  canBeAllowed: true,
  count: 7,
  firstAt: now,
  lastAt: now,
}

function apiWith({ role = 'owner' as 'owner' | 'viewer', server = {} } = {}) {
  return createFakeApi({
    getMe: { result: fakeMe(role) },
    getServer: { result: fakeServerDetail(server) },
    getUsage: { result: usageOf() },
    listCalls: { result: { data: [call] } },
    listDeniedHosts: { result: { data: [denied] } },
    getVersion: {
      result: { ...fakeVersion(), spec, code: null, codeSha256: null, findings: [] },
    },
    createBuild: { result: fakeBuild() },
  })
}

const at = '/servers/weather'
const usageRegion = () => screen.findByRole('region', { name: 'Calls of the last 24 hours' })

it('tells calls, errors and latency as numbers, as a picture and as a table', async () => {
  renderApp({ at, api: apiWith() })
  const region = await usageRegion()
  await within(region).findByRole('img', {
    name: '1,200 calls, 3 of them errors, in the last 24 hours; at most 1,200 in 15 minutes',
  })
  await within(region).findByRole('img', {
    name: 'Half of the calls of the last 24 hours ended within 20 ms, 95 % within 1.5 s; in the slowest 15 minutes, 95 % within 1.5 s',
  })
  expect(region.querySelector('dl')?.textContent).toBe(
    'Calls1,200Errors3 (0.3%)95 % ended within1.5 s',
  )
  const table = within(region).getByRole('region', { name: 'Calls over the last 24 hours' })
  expect(within(table).getAllByRole('row', { hidden: true })).toHaveLength(2) // no row for nothing
  within(region).getByRole('row', { name: 'current_weather 1,200 3 20 ms 1.5 s' })
})

it('says who called what and how it went, with the shape of what was sent on demand', async () => {
  const api = apiWith()
  const failed = {
    ...call,
    caller: null,
    clientName: null,
    tool: null,
    method: 'tools/list',
    status: 502,
  }
  api.answer({ listCalls: { result: { data: [call, { ...failed, arguments: null }] } } })
  renderApp({ at, api })
  const region = await screen.findByRole('region', { name: 'Last calls' })
  const arguments_ = await within(region).findByText(/"city": "string"/)
  expect(arguments_.closest('details')?.open).toBe(false)
  const [, answered, refused] = within(region).getAllByRole('row')
  expect(answered?.textContent).toMatch(/^just now\s*Ben\s*Claude Code[^]*12 msAnswered$/)
  expect(refused?.textContent).toMatch(
    /Somebody who is gone\s*claude-code[^]*tools\/list[^]*HTTP 502$/,
  )
})

it.each([
  [{}, 'No calls yet. Connect a client.'],
  [{ state: 'paused' as const }, 'No calls: the server is paused.'],
  [{ state: 'failed' as const, liveVersion: null }, 'No calls: no version is live.'],
])('says why there are no calls: %j', async (server, sentence) => {
  const api = apiWith({ server })
  api.answer({
    getUsage: { result: usageOf({ points: [], tools: [], total: none }) },
    listCalls: { result: { data: [] } },
    listDeniedHosts: { result: { data: [] } },
  })
  renderApp({ at, api })
  const calls = await screen.findByRole('region', { name: 'Last calls' })
  expect(await within(calls).findByText(sentence)).toBeTruthy()
  expect(await screen.findByText(/^Nothing was refused/)).toBeTruthy()
})

it('says that the figures cannot be read, and shows the rest', async () => {
  const api = apiWith()
  api.answer({ getUsage: { refusal: { code: 'Internal' } } })
  renderApp({ at, api })
  await within(await usageRegion()).findByRole('alert')
  const calls = await screen.findByRole('region', { name: 'Last calls' })
  expect(await within(calls).findByText('Claude Code')).toBeTruthy()
})

it('allows a host by a new version, after its name was read', async () => {
  const api = apiWith()
  const { path } = renderApp({ at, api })
  await userEvent.click(await screen.findByRole('button', { name: 'Allow api.other.example' }))
  const dialog = await screen.findByRole('dialog', { name: 'Allow api.other.example?' })
  expect(api.seenOf('createBuild')).toHaveLength(0)
  await userEvent.click(
    await within(dialog).findByRole('button', { name: 'Build it with this host' }),
  )
  await waitFor(() => expect(path()).toBe(`/builds/${fakeBuild().id}`))
  expect(api.seenOf('createBuild')).toMatchObject([
    { body: { spec: { ...spec, allowedDomains: [...spec.allowedDomains, 'api.other.example'] } } },
  ])
})

it('offers to allow neither what nothing could allow nor what is allowed by now', async () => {
  const api = apiWith()
  const private_ = { ...denied, host: 'db.example.com', canBeAllowed: false }
  const listed = { ...denied, host: 'api.open-meteo.com' }
  const unknown = { ...listed, reason: 'The name is not known.', canBeAllowed: false }
  api.answer({ listDeniedHosts: { result: { data: [private_, listed, unknown] } } })
  renderApp({ at, api })
  await screen.findByText('The name is not known.')
  expect(screen.getAllByText('Allowed now')).toHaveLength(1) // not beside a listed host that failed otherwise
  expect(screen.queryByRole('button', { name: /^Allow / })).toBeNull()
})

it('offers to allow nothing while the server is paused', async () => {
  renderApp({ at, api: apiWith({ server: { state: 'paused' } }) })
  await screen.findByRole('row', { name: /^api\.other\.example:443/ })
  expect(screen.queryByRole('button', { name: /^Allow / })).toBeNull()
})

it('lets a viewer see what was refused, and allow nothing', async () => {
  renderApp({ at, api: apiWith({ role: 'viewer' }) })
  await screen.findByRole('row', { name: /^api\.other\.example:443 The host is not among/ })
  expect(screen.queryByRole('button', { name: /^Allow / })).toBeNull()
})
