import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../../fake-api.ts'
import { fakeBuild, fakeMe, fakeSecret, fakeServerDetail } from '../../fake-nouns.ts'
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
    redeployServer: { result: fakeBuild({ source: 'redeploy' }) },
  })
}

async function changeSecret(api: ReturnType<typeof apiWith>) {
  const view = renderApp({ at, api })
  await userEvent.click(await screen.findByRole('button', { name: 'Replace WEATHER_TOKEN' }))
  await userEvent.type(await screen.findByLabelText('Value'), 'hunter2')
  await userEvent.click(screen.getByRole('button', { name: 'Save the secret' }))
  return view
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

it('applies a change when it is told to, and goes to the build', async () => {
  const api = apiWith()
  const { path } = await changeSecret(api)
  await screen.findByText('Changed secrets take effect when the server is deployed anew.')
  expect(api.seenOf('redeployServer')).toHaveLength(0)
  await userEvent.click(screen.getByRole('button', { name: 'Apply now' }))
  await waitFor(() => expect(path()).toBe(`/builds/${fakeBuild().id}`))
  expect(api.seenOf('redeployServer')).toMatchObject([
    { path: '/v1/servers/weather/redeploy', headers: expect.any(Headers) },
  ])
})

it('says why a change cannot be applied now', async () => {
  const api = apiWith()
  api.answer({ redeployServer: { refusal: { code: 'SecretMissing', detail: 'OTHER_TOKEN' } } })
  await changeSecret(api)
  await userEvent.click(await screen.findByRole('button', { name: 'Apply now' }))
  expect(await screen.findByRole('link', { name: 'Set secrets' })).toBeTruthy()
})

it.each([
  [
    { state: 'paused' as const },
    'Changed secrets take effect when the server is resumed and then deployed anew.',
  ],
  [
    { state: 'failed' as const, liveVersion: null },
    'Changed secrets take effect when a version is built.',
  ],
])('offers nothing to apply where nothing runs: %j', async (part, sentence) => {
  const api = apiWith()
  api.answer({ getServer: { result: fakeServerDetail(part) } })
  await changeSecret(api)
  await screen.findByText(sentence)
  expect(screen.queryByRole('button', { name: 'Apply now' })).toBeNull()
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

it.each([
  ['a value', {}],
  ['a deletion', { isSet: false, setAt: null, setBy: null }],
])('says after a reload too that %s is not applied yet', async (_what, part) => {
  renderApp({ at, api: apiWith([fakeSecret({ ...part, isPending: true })]) })
  await screen.findByText('Not applied yet')
  expect(screen.getByRole('button', { name: 'Apply now' })).toBeTruthy()
})
