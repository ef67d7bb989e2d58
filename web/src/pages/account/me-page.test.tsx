import { cleanup, screen, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../../fake-api.ts'
import { fakeMe } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const empty = { result: { data: [] } }

async function openDialog() {
  const api = createFakeApi({
    getMe: { result: fakeMe() },
    listConnectedApps: empty,
    listCredentialServers: empty,
  })
  renderApp({ at: '/me', api })
  await userEvent.click(await screen.findByRole('button', { name: 'Change your name' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Change your name' }))
  const field = dialog.getByLabelText('Your name')
  const save = dialog.getByRole('button', { name: 'Change it' })
  return { api, dialog, field, save }
}

it('lets a person change their name, and shows it', async () => {
  const { api, field, save } = await openDialog()
  expect(field).toHaveProperty('value', 'Ana')
  await userEvent.clear(field)
  await userEvent.type(field, 'Ana Maria')
  const me = fakeMe()
  const renamed = { result: { ...me, user: { ...me.user, name: 'Ana Maria' } } }
  api.answer({ updateMe: renamed, getMe: renamed })
  await userEvent.click(save)
  await screen.findByText('You are called Ana Maria now')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getAllByRole('definition')[0]?.textContent).toBe('Ana Maria')
  expect(api.seenOf('updateMe').map(({ body }) => body)).toEqual([{ name: 'Ana Maria' }])
})

it('says at the field why a name is refused', async () => {
  const { api, dialog, field, save } = await openDialog()
  const errors = [{ pointer: '/body/name', detail: 'Say what to call you' }]
  api.answer({ updateMe: { refusal: { code: 'InvalidInput', errors } } })
  await userEvent.clear(field)
  await userEvent.click(save)
  await dialog.findByText('Say what to call you')
  expect(field.getAttribute('aria-invalid')).toBe('true')
})

async function openPasswords() {
  const api = createFakeApi({
    getMe: { result: fakeMe() },
    listConnectedApps: empty,
    listCredentialServers: empty,
    changePassword: { result: null },
  })
  renderApp({ at: '/me', api })
  await userEvent.click(await screen.findByRole('button', { name: 'Change your password' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Change your password' }))
  await userEvent.type(dialog.getByLabelText('Your current password'), 'a-river-of-marbles')
  await userEvent.type(dialog.getByLabelText('New password'), 'seven-grey-herons')
  return { api, dialog, save: dialog.getByRole('button', { name: 'Change it' }) }
}

it('lets a person change their password, which then stands nowhere on the page', async () => {
  const { api, save } = await openPasswords()
  await userEvent.click(save)
  await screen.findByText('Your password is changed')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(document.body.innerHTML).not.toMatch(/marbles|herons/)
  expect(api.seenOf('changePassword').map(({ body }) => body)).toEqual([
    { currentPassword: 'a-river-of-marbles', newPassword: 'seven-grey-herons' },
  ])
})

it('says at the field that the current password is another one', async () => {
  const { api, dialog, save } = await openPasswords()
  const errors = [{ pointer: '/body/currentPassword', detail: 'This is not your password' }]
  api.answer({ changePassword: { refusal: { code: 'InvalidInput', errors } } })
  await userEvent.click(save)
  expect(await dialog.findByText('This is not your password')).toBeTruthy()
})

it('offers no password to whoever signs in with a provider', async () => {
  const me = fakeMe()
  const api = createFakeApi({
    getMe: { result: { ...me, user: { ...me.user, hasPassword: false } } },
    listConnectedApps: empty,
    listCredentialServers: empty,
  })
  renderApp({ at: '/me', api })
  await screen.findByRole('button', { name: 'Change your name' })
  expect(screen.queryByRole('button', { name: 'Change your password' })).toBeNull()
})
