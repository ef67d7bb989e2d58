import { cleanup, screen, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { createFakeApi } from '../../fake-api.ts'
import { fakeId, fakeLastBuild, fakeMe, fakeServer } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const signedIn = { getMe: { result: fakeMe() } }

it('holds the place while the list is fetched', async () => {
  renderApp({ at: '/', api: createFakeApi({ ...signedIn, listServers: 'never' }) })
  await screen.findByRole('heading', { level: 1, name: 'Servers' })
  expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy()
})

it('explains an empty list and offers the one next thing', async () => {
  const empty = { result: { data: [], nextCursor: null } }
  renderApp({ at: '/', api: createFakeApi({ ...signedIn, listServers: empty }) })
  await screen.findByRole('heading', { name: 'No servers yet' })
  const offers = screen.getAllByRole('link', { name: 'New server' })
  expect(offers.map((link) => link.getAttribute('href'))).toEqual(['/new'])
})

it('offers a viewer nothing that the api would refuse', async () => {
  const api = createFakeApi({
    getMe: { result: fakeMe('viewer') },
    listServers: { result: { data: [], nextCursor: null } },
  })
  renderApp({ at: '/', api })
  await screen.findByText(/Members can make one/)
  expect(screen.queryByRole('link', { name: 'New server' })).toBeNull()
})

it('shows state, version, address and last build of each server', async () => {
  const failing = fakeServer({
    slug: 'orders',
    title: 'Orders',
    state: 'failed',
    liveVersion: null,
    lastBuild: fakeLastBuild({ id: fakeId('bld', 7), state: 'failed' }),
  })
  const result = { data: [fakeServer(), failing], nextCursor: null }
  renderApp({ at: '/', api: createFakeApi({ ...signedIn, listServers: { result } }) })
  const live = await screen.findByRole('row', { name: /^Weather Live 2 http:\/\/localhost:4100/ })
  expect(live.textContent).toContain('by Ana')
  screen.getByRole('row', { name: /^Orders Failed –/ })
  const build = screen.getByRole('link', { name: 'Last build of Orders' })
  expect(build.getAttribute('href')).toBe(`/builds/${fakeId('bld', 7)}`)
})

it('shows how often each server was called today, and how often that failed', async () => {
  const servers = [fakeServer(), fakeServer({ id: fakeId('srv', 2), slug: 'idle', title: 'Idle' })]
  const calls = Array.from({ length: 24 }, (_, hour) => (hour < 2 ? 600 : 0))
  const errors = calls.map((_, hour) => (hour === 0 ? 3 : 0))
  const since = '2026-11-25T10:00:00.000Z'
  const data = [{ serverId: fakeId('srv'), calls, errors }]
  const api = createFakeApi({
    ...signedIn,
    listServers: { result: { data: servers, nextCursor: null } },
    getServersUsage: { result: { since, stepMinutes: 60, data } },
  })
  renderApp({ at: '/', api })
  await screen.findByRole('img', {
    name: '1,200 calls, 3 of them errors, in the last 24 hours',
  })
  expect(within(screen.getByRole('row', { name: /^Idle/ })).getByText('None')).toBeTruthy()
})

it('shows that a new version is being built while the old one answers', async () => {
  const building = fakeServer({
    lastBuild: fakeLastBuild({ state: 'running' }),
  })
  const result = { data: [building], nextCursor: null }
  renderApp({ at: '/', api: createFakeApi({ ...signedIn, listServers: { result } }) })
  expect(await screen.findByRole('row', { name: /^Weather Live Building 2/ })).toBeTruthy()
})

it('shows that a build waits for somebody to confirm it', async () => {
  const waiting = fakeServer({ lastBuild: fakeLastBuild({ state: 'running', isWaiting: true }) })
  const result = { data: [waiting], nextCursor: null }
  renderApp({ at: '/', api: createFakeApi({ ...signedIn, listServers: { result } }) })
  expect(await screen.findByRole('row', { name: /^Weather Live Confirm 2/ })).toBeTruthy()
})

it('says what failed, with the number to quote, and tries again', async () => {
  const api = createFakeApi({ ...signedIn, listServers: { refusal: { code: 'Internal' } } })
  renderApp({ at: '/', api })
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('Something broke on our side')
  expect(alert.textContent).toContain('req_1')
  api.answer({ listServers: { result: { data: [fakeServer()], nextCursor: null } } })
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('link', { name: 'Weather' })
})

it('says who can help when it is not allowed', async () => {
  const api = createFakeApi({ ...signedIn, listServers: { refusal: { code: 'NotAllowed' } } })
  renderApp({ at: '/', api })
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('Your role does not allow this')
  expect(alert.textContent).toContain('Ask an owner of the organisation')
})

it('fetches the next page and its calls only when asked', async () => {
  const api = createFakeApi({
    ...signedIn,
    listServers: { result: { data: [fakeServer()], nextCursor: 'two' } },
  })
  renderApp({ at: '/', api })
  const more = await screen.findByRole('button', { name: 'Show more' })
  const second = fakeServer({ id: fakeId('srv', 2), slug: 'orders', title: 'Orders' })
  await vi.waitFor(() => expect(api.seenOf('getServersUsage')).toHaveLength(1))
  api.answer({ listServers: { result: { data: [second], nextCursor: null } } })
  await userEvent.click(more)
  await screen.findByRole('link', { name: 'Orders' })
  screen.getByRole('link', { name: 'Weather' })
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  await vi.waitFor(() => expect(api.seenOf('getServersUsage')).toHaveLength(2))
  const asked = api.seenOf('getServersUsage').map(({ query }) => query.get('serverIds'))
  expect(asked).toEqual([fakeId('srv'), fakeId('srv', 2)])
})

it('calls no last build live, for the server may be paused by now', async () => {
  const paused = fakeServer({ state: 'paused', lastBuild: fakeLastBuild({ state: 'live' }) })
  const api = createFakeApi({
    ...signedIn,
    listServers: { result: { data: [paused], nextCursor: null } },
  })
  renderApp({ at: '/', api })
  const build = await screen.findByRole('link', { name: /^Last build of/ })
  expect(build.textContent).toBe('Succeeded')
  expect(screen.queryByText('Live')).toBeNull()
})
