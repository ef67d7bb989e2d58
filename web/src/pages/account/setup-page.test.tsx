import { cleanup, screen } from '@solidjs/testing-library'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFakeApi } from '../../fake-api.ts'
import { renderApp } from '../../render-app.tsx'

beforeEach(() => (location.hash = '#token'))
afterEach(() => {
  cleanup()
  location.hash = ''
})

function renderSetup(isSetUp: boolean) {
  const api = createFakeApi({ getSignInOptions: { result: { isSetUp, providers: [] } } })
  return renderApp({ at: '/setup', api })
}

it('asks who becomes the administrator', async () => {
  renderSetup(false)
  expect(await screen.findByRole('button', { name: 'Make the administrator' })).toBeTruthy()
})

it('sends whoever opens a used link to sign in', async () => {
  renderSetup(true)
  await screen.findByRole('heading', { level: 1, name: 'This installation is set up already' })
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveProperty('pathname', '/sign-in')
  expect(screen.queryByRole('textbox')).toBeNull()
})
