import { cleanup, screen } from '@solidjs/testing-library'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../../fake-api.ts'
import { fakeMe, fakeServerDetail } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

function renderOverview(part: Parameters<typeof fakeServerDetail>[0]) {
  const api = createFakeApi({
    getMe: { result: fakeMe() },
    getServer: { result: fakeServerDetail(part) },
  })
  renderApp({ at: '/servers/weather', api })
}

it('says how to connect a client to a server that answers', async () => {
  renderOverview({ liveVersion: 2 })
  expect(await screen.findByText('Which MCP client shall use this server?')).toBeTruthy()
})

it('says when a client can be connected to a server that was never live', async () => {
  renderOverview({ state: 'failed', liveVersion: null })
  await screen.findByText('How to connect a client stands here once a version is live.')
  expect(screen.queryByText('Which MCP client shall use this server?')).toBeNull()
})

it('says of a paused server by whom it was paused, and promises no connection', async () => {
  renderOverview({ state: 'paused', pausedAt: new Date().toISOString(), pausedBy: 'Ben' })
  const link = await screen.findByRole('link', { name: 'Resume it in the settings' })
  expect(link.parentElement?.textContent).toBe(
    'Paused by Ben just now. Callers are told so, and get no answer. Resume it in the settings',
  )
  await screen.findByText('How to connect a client stands here once the server is resumed.')
  expect(screen.queryByText('Which MCP client shall use this server?')).toBeNull()
})
