import { cleanup, screen, waitFor } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../../fake-api.ts'
import { fakeMe, fakeServer } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const options = { isSetUp: true, providers: [{ id: 'google', name: 'Google' }] }

async function fillIn({ email = 'ana@example.org', password = 'correct horse battery' } = {}) {
  const user = userEvent.setup()
  if (email !== '') await user.type(await screen.findByRole('textbox', { name: 'E-mail' }), email)
  if (password !== '') await user.type(await screen.findByLabelText('Password'), password)
  await user.click(await screen.findByRole('button', { name: 'Sign in' }))
}

it('sends somebody who is not signed in here, and back to where they were going', async () => {
  const api = createFakeApi({
    getMe: { refusal: { code: 'NotSignedIn' } },
    getSignInOptions: { result: options },
  })
  const { path } = renderApp({ at: '/audit?a=1', api })
  await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  await waitFor(() => expect(path()).toBe('/sign-in?next=%2Faudit%3Fa%3D1'))
})

it('signs in and goes to the page that was asked for', async () => {
  const api = createFakeApi({
    getSignInOptions: { result: options },
    signIn: { result: fakeMe() },
    getMe: { result: fakeMe() },
    listServers: { result: { data: [fakeServer()], nextCursor: null } },
  })
  const { path } = renderApp({ at: '/sign-in?next=%2F', api })
  await fillIn()
  await screen.findByRole('heading', { level: 1, name: 'Servers' })
  expect(path()).toBe('/')
  expect(api.seenOf('signIn')[0]?.body).toEqual({
    email: 'ana@example.org',
    password: 'correct horse battery',
  })
})

it('says in words that address or password is wrong, and no more', async () => {
  const api = createFakeApi({
    getSignInOptions: { result: options },
    signIn: { refusal: { code: 'SignInFailed' } },
  })
  renderApp({ at: '/sign-in', api })
  await fillIn()
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('E-mail or password is wrong')
  expect(alert.textContent).not.toContain('req_1')
})

it('puts what the api refuses at its field', async () => {
  const api = createFakeApi({
    getSignInOptions: { result: options },
    signIn: {
      refusal: {
        code: 'InvalidInput',
        errors: [{ pointer: '/body/email', detail: 'This address is blocked' }],
      },
    },
  })
  renderApp({ at: '/sign-in', api })
  await fillIn()
  const email = await screen.findByRole('textbox', {
    name: 'E-mail',
    description: 'This address is blocked',
  })
  expect(email.getAttribute('aria-invalid')).toBe('true')
})

it('puts what is missing at its field, and leads to it', async () => {
  const api = createFakeApi({ getSignInOptions: { result: options } })
  renderApp({ at: '/sign-in', api })
  await fillIn({ email: 'not an address', password: '' })
  const email = await screen.findByRole('textbox', {
    name: 'E-mail',
    description: 'This is not an e-mail address',
  })
  await waitFor(() => expect(document.activeElement).toBe(email))
})

it('offers the providers, and hands them the way back', async () => {
  const api = createFakeApi({ getSignInOptions: { result: options } })
  renderApp({ at: '/sign-in?next=%2Fconnect%2Fabc', api })
  const link = await screen.findByRole('link', { name: 'Continue with Google' })
  expect(link.getAttribute('href')).toBe('/auth/google?next=%2Fconnect%2Fabc')
})

it('never sends anybody to another site', async () => {
  const api = createFakeApi({ getSignInOptions: { result: options } })
  renderApp({ at: '/sign-in?next=https%3A%2F%2Fevil.example', api })
  const link = await screen.findByRole('link', { name: 'Continue with Google' })
  expect(link.getAttribute('href')).toBe('/auth/google?next=%2F')
})

it('says what to do when nobody has set it up yet', async () => {
  const api = createFakeApi({ getSignInOptions: { result: { isSetUp: false, providers: [] } } })
  renderApp({ at: '/sign-in', api })
  await screen.findByRole('heading', { name: 'Set this installation up first' })
  expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull()
})
