import { cleanup, screen, waitFor } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../../fake-api.ts'
import { fakeMe } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const at = '/credentials/weather'
const server = { slug: 'weather', title: 'Weather', organisationName: 'Acme' }
const token = { key: 'USER_TOKEN', description: 'Acts as you', isAsked: true, setAt: null }

function apiWith(data: object[]) {
  return createFakeApi({
    getMe: { result: fakeMe('viewer') },
    listCredentials: { result: { server, data } },
    setCredential: { result: null },
    deleteCredential: { result: null },
  })
}

it('takes a value, and says who never sees it', async () => {
  const api = apiWith([token])
  renderApp({ at, api })
  await screen.findByText(/Nobody at Acme ever sees them/)
  await userEvent.click(await screen.findByRole('button', { name: 'Set USER_TOKEN' }))
  await userEvent.type(await screen.findByLabelText('Value'), 'hunter2')
  await userEvent.click(screen.getByRole('button', { name: 'Save the secret' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(api.seenOf('setCredential')).toMatchObject([
    { path: '/v1/me/credentials/weather/USER_TOKEN', body: { value: 'hunter2' } },
  ])
  expect(document.body.innerHTML).not.toContain('hunter2')
})

it('takes back what was given, after a question, also what is not asked for any more', async () => {
  const api = apiWith([{ ...token, isAsked: false, setAt: '2026-11-25T10:00:00.000Z' }])
  renderApp({ at, api })
  await userEvent.click(await screen.findByRole('button', { name: 'Delete USER_TOKEN' }))
  expect(screen.queryByRole('button', { name: 'Replace USER_TOKEN' })).toBeNull()
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }))
  await waitFor(() => expect(api.seenOf('deleteCredential')).toHaveLength(1))
})

it('says that a server asks for nothing', async () => {
  renderApp({ at, api: apiWith([]) })
  expect(await screen.findByText('This server asks its callers for nothing.')).toBeTruthy()
})
