import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import type { Role } from '../../../../../contract/roles.ts'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeMe, fakeServer, fakeServerDetail } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)

const paused = { state: 'paused' as const, pausedAt: new Date().toISOString(), pausedBy: 'Ben' }

function apiWith(role: Role = 'owner', part = {}) {
  return createFakeApi({
    getMe: { result: fakeMe(role) },
    getServer: { result: fakeServerDetail(part) },
    listServers: { result: { data: [], nextCursor: null } },
    pauseServer: { result: fakeServer(paused) },
    resumeServer: { result: fakeServer() },
    deleteServer: { result: null },
  })
}

const at = '/servers/weather/settings'

async function openDelete() {
  await userEvent.click(await screen.findByRole('button', { name: 'Delete the server' }))
  return screen.findByRole('dialog', { name: 'Delete Weather?' })
}

it('says what callers will see, pauses, and says by whom', async () => {
  const api = apiWith()
  renderApp({ at, api })
  const section = await screen.findByRole('region', { name: 'Pause' })
  within(section).getByText(/^Callers get the answer 503/)
  api.answer({ getServer: { result: fakeServerDetail(paused) } })
  await userEvent.click(within(section).getByRole('button', { name: 'Pause' }))
  const resume = await screen.findByRole('region', { name: 'Resume' })
  expect(resume.textContent).toContain('Paused by Ben just now. Callers are told so')
  expect(api.seenOf('pauseServer')).toHaveLength(1)
})

it('resumes what is paused', async () => {
  const api = apiWith('member', paused)
  renderApp({ at, api })
  await userEvent.click(await screen.findByRole('button', { name: 'Resume' }))
  await waitFor(() => expect(api.seenOf('resumeServer')).toHaveLength(1))
})

it('says why it was not paused', async () => {
  const api = apiWith()
  api.answer({ pauseServer: { refusal: { code: 'WorkerUnavailable' } } })
  renderApp({ at, api })
  await userEvent.click(await screen.findByRole('button', { name: 'Pause' }))
  expect(await screen.findByRole('alert')).toBeTruthy()
})

it('deletes only after its name was typed, then shows the servers', async () => {
  const api = apiWith('admin')
  const { path } = renderApp({ at, api })
  const dialog = await openDelete()
  within(dialog).getByText('Its secrets, and those that callers gave')
  const field = within(dialog).getByRole('textbox', { name: 'Type weather to confirm' })
  await userEvent.type(field, 'wether{Enter}')
  await within(dialog).findByText('This is not the name. Type weather')
  await waitFor(() => expect(document.activeElement).toBe(field))
  expect(api.seenOf('deleteServer')).toHaveLength(0)
  await userEvent.clear(field)
  await userEvent.type(field, 'weather')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Delete the server' }))
  await waitFor(() => expect(path()).toBe('/'))
  expect(api.seenOf('deleteServer')).toHaveLength(1)
  expect(await screen.findByText('Weather is deleted')).toBeTruthy()
})

it('asks anew when the question was closed', async () => {
  renderApp({ at, api: apiWith() })
  const dialog = await openDelete()
  await userEvent.type(within(dialog).getByRole('textbox'), 'weather')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Keep it' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(within(await openDelete()).getByRole('textbox')).toHaveProperty('value', '')
})

it('tells a member who may delete it', async () => {
  renderApp({ at, api: apiWith('member') })
  await screen.findByText('Admins and owners of the organisation can delete it.')
  expect(screen.queryByRole('button', { name: 'Delete the server' })).toBeNull()
})

it('shows a viewer no tab for it, and says at its address which role it takes', async () => {
  renderApp({ at, api: apiWith('viewer') })
  await screen.findByRole('heading', { name: 'Your role does not allow this' })
  expect(screen.queryByRole('link', { name: 'Settings' })).toBeNull()
})
