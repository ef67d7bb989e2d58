import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../fake-api.ts'
import { fakeId, fakeMe } from '../fake-nouns.ts'
import { renderApp } from '../render-app.tsx'

afterEach(cleanup)

const app = {
  grantId: 'grant-1',
  clientName: 'Claude',
  redirectHost: 'claude.ai',
  serverSlug: 'weather',
  serverTitle: 'Weather',
  createdAt: '2026-11-25T10:00:00.000Z',
  lastUsedAt: null,
}

it('leads to the heading of the section whose button is gone', async () => {
  const api = createFakeApi({
    getMe: { result: fakeMe() },
    listConnectedApps: { result: { data: [app] } },
    listCredentialServers: { result: { data: [] } },
    revokeConnectedApp: { result: undefined },
  })
  renderApp({ at: '/me', api })
  await userEvent.click(await screen.findByRole('button', { name: 'Revoke Claude' }))
  api.answer({ listConnectedApps: { result: { data: [] } } })
  const dialog = within(await screen.findByRole('dialog'))
  await userEvent.click(dialog.getByRole('button', { name: 'Revoke' }))
  const heading = screen.getByRole('heading', { name: 'Connected apps' })
  await waitFor(() => expect(document.activeElement).toBe(heading))
})

it('leads to the heading of the page where nothing else is left', async () => {
  const notice = { id: fakeId('ntc'), title: 'Held back', text: 'Look at it.' }
  const api = createFakeApi({
    getMe: { result: fakeMe() },
    listServers: { result: { data: [], nextCursor: null } },
    listNotices: { result: { data: [{ ...notice, createdAt: app.createdAt }] } },
    dismissNotice: { result: undefined },
  })
  renderApp({ at: '/', api })
  const dismiss = await screen.findByRole('button', { name: /Held back/ })
  api.answer({ listNotices: { result: { data: [] } } })
  await userEvent.click(dismiss)
  const heading = screen.getByRole('heading', { level: 1, name: 'Servers' })
  await waitFor(() => expect(document.activeElement).toBe(heading))
})

it('gives it back to what was taken out for a moment', async () => {
  renderApp({ at: '/me', api: createFakeApi({ getMe: { result: fakeMe() } }) })
  const button = await screen.findByRole('button', { name: 'Change your name' })
  button.focus()
  const section = button.closest('section')
  section?.replaceWith(section) // as a page that waits for a part of it, within one task
  await waitFor(() => expect(document.activeElement).toBe(button))
})

it('leaves a row alone that is read anew and is as it was', async () => {
  const other = { ...app, grantId: 'grant-2', clientName: 'Cursor' }
  const api = createFakeApi({
    getMe: { result: fakeMe() },
    listConnectedApps: { result: { data: [app, other] } },
    listCredentialServers: { result: { data: [] } },
    revokeConnectedApp: { result: undefined },
  })
  renderApp({ at: '/me', api })
  const kept = await screen.findByRole('button', { name: 'Revoke Claude' })
  await userEvent.click(screen.getByRole('button', { name: 'Revoke Cursor' }))
  api.answer({ listConnectedApps: { result: { data: [app] } } })
  const dialog = within(await screen.findByRole('dialog'))
  await userEvent.click(dialog.getByRole('button', { name: 'Revoke' }))
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Revoke Cursor' })).toBeNull())
  expect(screen.getByRole('button', { name: 'Revoke Claude' })).toBe(kept)
})
