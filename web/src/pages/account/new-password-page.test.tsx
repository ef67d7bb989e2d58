import { cleanup, screen, waitFor } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../../fake-api.ts'
import { fakeMe } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(() => {
  cleanup()
  location.hash = ''
})

const at = '/new-password'
const action = { name: 'Set a new password' }

it('sets the password with the token of the link, and goes in', async () => {
  location.hash = '#token'
  const api = createFakeApi({
    resetPassword: { result: fakeMe() },
    listServers: { result: { data: [], nextCursor: null } },
  })
  renderApp({ at, api })
  await userEvent.type(await screen.findByLabelText('New password'), 'seven-grey-herons')
  await userEvent.click(screen.getByRole('button', action))
  await waitFor(() => expect(screen.queryByRole('button', action)).toBeNull())
  expect(api.seenOf('resetPassword').map(({ body }) => body)).toEqual([
    { token: 'token', newPassword: 'seven-grey-herons' },
  ])
})

it('says what to do about a link that is used up', async () => {
  location.hash = '#token'
  renderApp({
    at,
    api: createFakeApi({ resetPassword: { refusal: { code: 'PasswordLinkInvalid' } } }),
  })
  await userEvent.type(await screen.findByLabelText('New password'), 'seven-grey-herons')
  await userEvent.click(screen.getByRole('button', action))
  expect(
    await screen.findByText('This link for a new password is used, expired or wrong'),
  ).toBeTruthy()
})

it('asks nothing of whoever copied half of the link', async () => {
  renderApp({ at, api: createFakeApi({}) })
  await screen.findByText(/part after # is missing/)
  expect(screen.queryByLabelText('New password')).toBeNull()
})
