import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { serverSpec } from '../../../../contract/spec.ts'
import { createFakeApi } from '../../fake-api.ts'
import { exampleSpec } from '../../example-spec.ts'
import { fakeId, fakeMe, fakeSecret, fakeServerDetail, fakeTemplate } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const at = '/servers/weather/secrets'

function apiWith(secrets = [fakeSecret()], role: 'owner' | 'viewer' = 'owner') {
  return createFakeApi({
    getMe: { result: fakeMe(role) },
    getServer: { result: fakeServerDetail() },
    listSecrets: { result: { data: secrets } },
    setSecret: { result: fakeSecret() },
    deleteSecret: { result: null },
  })
}

function liveVersion(source: 'spec' | 'template', allowedDomains: string[]) {
  return {
    id: fakeId('ver'),
    number: 2,
    state: 'live',
    source,
    instruction: null,
    author: 'Ana',
    buildId: fakeId('bld'),
    failure: null,
    createdAt: '2026-11-25T10:00:00.000Z',
    activatedAt: '2026-11-25T10:00:00.000Z',
    spec: serverSpec.parse({ ...exampleSpec, allowedDomains }),
    code: null,
    codeSha256: null,
    findings: [],
  }
}

async function bodyOfBuildAgain(api: ReturnType<typeof apiWith>) {
  renderApp({ at, api })
  await userEvent.click(await screen.findByRole('button', { name: 'Replace WEATHER_TOKEN' }))
  await userEvent.type(await screen.findByLabelText('Value'), 'hunter2')
  await userEvent.click(screen.getByRole('button', { name: 'Save the secret' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Build again' }))
  await waitFor(() => expect(api.seenOf('createBuild')).toHaveLength(1))
  return api.seenOf('createBuild')[0]?.body
}

it('shows that a secret is set, and never a value', async () => {
  renderApp({ at, api: apiWith() })
  await screen.findByRole('row', { name: /^WEATHER_TOKEN Reads the weather Set/ })
  expect(screen.queryByRole('textbox')).toBeNull()
})

it('replaces a value through a password field that starts empty, and forgets it', async () => {
  const api = apiWith()
  renderApp({ at, api })
  await userEvent.click(await screen.findByRole('button', { name: 'Replace WEATHER_TOKEN' }))
  const dialog = await screen.findByRole('dialog', { name: 'Set WEATHER_TOKEN' })
  const field = within(dialog).getByLabelText('Value')
  expect(field).toHaveProperty('type', 'password')
  expect(field).toHaveProperty('value', '')
  await userEvent.type(field, 'hunter2')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save the secret' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(api.seenOf('setSecret')).toMatchObject([
    { path: '/v1/servers/weather/secrets/WEATHER_TOKEN', body: { value: 'hunter2' } },
  ])
  expect(document.body.innerHTML).not.toContain('hunter2')
})

it('says after a change that it takes effect with the next build', async () => {
  renderApp({ at, api: apiWith() })
  await userEvent.click(await screen.findByRole('button', { name: 'Replace WEATHER_TOKEN' }))
  await userEvent.type(await screen.findByLabelText('Value'), 'hunter2')
  await userEvent.click(screen.getByRole('button', { name: 'Save the secret' }))
  expect(await screen.findByText(/takes effect with the next build\. Building/)).toBeTruthy()
})

it('builds the template of the live version again, with the hosts that its owner added', async () => {
  const api = apiWith()
  const template = fakeTemplate({ allowsOwnerDomains: true })
  const allowedDomains = [...template.allowedDomains, 'api.example.com']
  api.answer({
    getServer: { result: fakeServerDetail({ templateSlug: template.slug }) },
    getVersion: { result: liveVersion('template', allowedDomains) },
    getTemplate: { result: template },
  })
  expect(await bodyOfBuildAgain(api)).toEqual({
    templateId: template.id,
    allowedDomains: ['api.example.com'],
  })
})

it('builds the spec of the live version again where that was its source', async () => {
  const api = apiWith()
  api.answer({
    getServer: { result: fakeServerDetail({ templateSlug: 'github-issues' }) },
    getVersion: { result: liveVersion('spec', ['api.example.com']) },
  })
  expect(await bodyOfBuildAgain(api)).toMatchObject({
    spec: { title: exampleSpec.title, allowedDomains: ['api.example.com'] },
  })
})

it('refuses an empty value and a key that is none before anything is sent', async () => {
  const api = apiWith([])
  renderApp({ at, api })
  await userEvent.click(await screen.findByRole('button', { name: 'Add a secret' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Key' }), 'lower')
  await userEvent.click(screen.getByRole('button', { name: 'Save the secret' }))
  await screen.findByText('UPPER_SNAKE_CASE, for example WEATHER_TOKEN')
  screen.getByText('A secret cannot be empty')
  expect(api.seenOf('setSecret')).toHaveLength(0)
})

it('deletes only after it was confirmed', async () => {
  const api = apiWith()
  renderApp({ at, api })
  await userEvent.click(await screen.findByRole('button', { name: 'Delete WEATHER_TOKEN' }))
  const dialog = await screen.findByRole('dialog', { name: 'Delete WEATHER_TOKEN?' })
  expect(api.seenOf('deleteSecret')).toHaveLength(0)
  await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
  await waitFor(() => expect(api.seenOf('deleteSecret')).toHaveLength(1))
})

it('marks what is missing, what the spec no longer asks for and what callers give', async () => {
  const secrets = [
    fakeSecret({ isSet: false, setAt: null, setBy: null }),
    fakeSecret({ key: 'OLD_TOKEN', isDeclared: false }),
    fakeSecret({ key: 'USER_TOKEN', whose: 'caller', isSet: false, setAt: null, setBy: null }),
  ]
  renderApp({ at, api: apiWith(secrets) })
  await screen.findByRole('row', { name: /^WEATHER_TOKEN .* Secret missing/ })
  screen.getByRole('row', { name: /^OLD_TOKEN Not in the spec/ })
  screen.getByRole('row', { name: /^USER_TOKEN .* Each caller gives their own/ })
  expect(screen.queryByRole('button', { name: 'Set USER_TOKEN' })).toBeNull()
})

it('lets a viewer look, and change nothing', async () => {
  renderApp({ at, api: apiWith([fakeSecret()], 'viewer') })
  await screen.findByRole('row', { name: /^WEATHER_TOKEN/ })
  expect(screen.queryByRole('button', { name: /WEATHER_TOKEN|Add/ })).toBeNull()
})
