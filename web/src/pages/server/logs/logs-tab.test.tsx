import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import type { RuntimeLogLine } from '../../../../../contract/observe-routes.ts'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeMe, fakeServerDetail } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)

function fakeLine(seq: number, part: Partial<RuntimeLogLine> = {}): RuntimeLogLine {
  return {
    seq,
    at: '2026-11-25T10:00:00.000Z',
    level: 'info',
    source: 'server',
    versionNumber: 2,
    tool: 'forecast',
    message: `line ${seq}`,
    data: null,
    ...part,
  }
}

function renderLogs({
  lines = [],
  nextBefore = null,
  server = {},
  at = '/servers/weather/logs',
}: {
  lines?: RuntimeLogLine[]
  nextBefore?: number | null
  server?: Parameters<typeof fakeServerDetail>[0]
  at?: string
}) {
  const api = createFakeApi({
    getMe: { result: fakeMe('viewer') },
    getServer: { result: fakeServerDetail(server) },
    listRuntimeLogs: { result: { data: lines, nextBefore } },
  })
  return { api, ...renderApp({ at, api }) }
}

const box = () => screen.findByRole('log', { name: 'Log of Weather' })
const texts = async () =>
  within(await box())
    .getAllByText(/^line \d+$/)
    .map(({ textContent }) => textContent)

it('shows the lines oldest first, with level, origin and data', async () => {
  renderLogs({
    lines: [
      fakeLine(2, { level: 'error', source: 'platform', tool: null, data: { exitCode: 1 } }),
      fakeLine(1),
    ],
  })
  expect(await texts()).toEqual(['line 1', 'line 2'])
  const log = await box()
  expect(log.tabIndex).toBe(0)
  within(log).getByText('forecast v2')
  within(log).getByText('platform v2')
  within(log).getByText('error')
  within(log).getByText('{"exitCode":1}')
})

it('appends what comes, each line once, until it is paused, and goes on there', async () => {
  const { streams } = renderLogs({ lines: [fakeLine(5)] })
  await box()
  await waitFor(() => expect(streams).toHaveLength(1))
  expect(streams[0]?.url).toBe('/v1/servers/weather/logs/events?after=5')
  streams[0]?.say(fakeLine(6))
  streams[0]?.say(fakeLine(7))
  expect(await texts()).toEqual(['line 5', 'line 6', 'line 7'])
  await userEvent.click(screen.getByRole('button', { name: 'Stop following' }))
  expect(streams[0]?.isClosed).toBe(true)
  screen.getByText('New lines appear when you follow again.')
  await userEvent.click(screen.getByRole('button', { name: 'Follow' }))
  await waitFor(() => expect(streams).toHaveLength(2))
  expect(streams[1]?.url).toBe('/v1/servers/weather/logs/events?after=7')
})

it('filters by what stands in the address, the lines to come too', async () => {
  const at = '/servers/weather/logs?level=warn&tool=gone&since=1h&q=rain'
  const { api, streams } = renderLogs({ at, lines: [fakeLine(1)] })
  await box()
  const asked = api.seenOf('listRuntimeLogs')[0]?.query
  expect(asked?.get('since')).toMatch(/^20\d\d-.*Z$/)
  expect([asked?.get('level'), asked?.get('tool'), asked?.get('q')]).toEqual([
    'warn',
    'gone',
    'rain',
  ])
  await waitFor(() => expect(streams).toHaveLength(1))
  expect(streams[0]?.url).toBe(
    '/v1/servers/weather/logs/events?level=warn&tool=gone&q=rain&after=1',
  )
})

it('puts a filter into the address once the fingers rest, and asks anew', async () => {
  const { api, path } = renderLogs({ lines: [fakeLine(1)] })
  await box()
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Level' }), 'Errors')
  await waitFor(() => expect(path()).toBe('/servers/weather/logs?level=error'))
  await userEvent.type(screen.getByRole('searchbox', { name: 'Text' }), 'rain')
  await waitFor(() => expect(path()).toBe('/servers/weather/logs?level=error&q=rain'))
  await waitFor(() => {
    const asked = api.seenOf('listRuntimeLogs').at(-1)?.query
    expect([asked?.get('level'), asked?.get('q')]).toEqual(['error', 'rain'])
  })
})

it('says why nothing is there, and clears a filter that is too narrow', async () => {
  const { path } = renderLogs({ at: '/servers/weather/logs?q=snow' })
  await screen.findByText('No line fits the filters.')
  await userEvent.click(screen.getByRole('button', { name: 'Clear the filters' }))
  await waitFor(() => expect(path()).toBe('/servers/weather/logs'))
  await screen.findByText(/^Nothing is logged yet\./)
})

it('says of a server without a live version that nothing runs', async () => {
  renderLogs({ server: { liveVersion: null, state: 'failed' } })
  const text = 'No version is live, so nothing runs that could log.'
  expect(await screen.findByText(text)).toBeTruthy()
})

it('shows earlier lines on demand', async () => {
  const { api } = renderLogs({ lines: [fakeLine(9)], nextBefore: 9 })
  await box()
  api.answer({ listRuntimeLogs: { result: { data: [fakeLine(8)], nextBefore: null } } })
  await userEvent.click(screen.getByRole('button', { name: 'Show earlier lines' }))
  await waitFor(async () => expect(await texts()).toEqual(['line 8', 'line 9']))
  expect(api.seenOf('listRuntimeLogs').at(-1)?.query.get('before')).toBe('9')
})

it('says on every page of the server how its runners fail, and leads to the log', async () => {
  const trouble = 'Its runner failed 4 times in 5 minutes: out of memory. Next try in 30 s.'
  renderLogs({ at: '/servers/weather', server: { trouble } })
  await screen.findByText(trouble)
  expect(screen.getByRole('link', { name: 'Read the log' }).getAttribute('href')).toBe(
    '/servers/weather/logs?level=warn',
  )
})
