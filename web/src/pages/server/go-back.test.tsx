import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { serverSpec } from '../../../../contract/spec.ts'
import { exampleSpec } from '../../example-spec.ts'
import { createFakeApi } from '../../fake-api.ts'
import { fakeBuild, fakeMe, fakeServerDetail, fakeVersion } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const spec = serverSpec.parse(exampleSpec)
const versions = [
  fakeVersion({ number: 3, state: 'failed', activatedAt: null }),
  fakeVersion({ number: 2 }),
  fakeVersion({ number: 1, state: 'retired' }),
]

function apiWith(role: 'owner' | 'viewer' = 'owner', server = {}) {
  return createFakeApi({
    getMe: { result: fakeMe(role) },
    getServer: { result: fakeServerDetail(server) },
    listVersions: { result: { data: versions } },
    getVersion: (_body, path) => {
      const number = Number(path.split('/').at(-1))
      const tools = spec.tools.map((tool) => ({ ...tool, name: `${tool.name}_old` }))
      const own = number === 1 ? { ...spec, tools, allowedDomains: ['old.example.com'] } : spec
      const version = fakeVersion({ number, state: number === 1 ? 'retired' : 'live' })
      return { result: { ...version, spec: own, code: null, codeSha256: null, findings: [] } }
    },
    rollbackServer: { result: fakeBuild({ source: 'rollback' }) },
  })
}

async function openDialog() {
  await userEvent.click(await screen.findByRole('button', { name: 'Go back to version 1' }))
  return screen.findByRole('dialog', { name: 'Go back to version 1?' })
}

it('offers only what was live and is not live now', async () => {
  renderApp({ at: '/servers/weather/versions', api: apiWith() })
  await screen.findByRole('button', { name: 'Go back to version 1' })
  expect(screen.getAllByRole('button', { name: /^Go back to version/ })).toHaveLength(1)
})

it('offers a viewer nothing', async () => {
  renderApp({ at: '/servers/weather/versions', api: apiWith('viewer') })
  await screen.findByRole('row', { name: /^Version 1/ })
  expect(screen.queryByRole('button', { name: /^Go back/ })).toBeNull()
})

it('offers nothing while the server is paused: nothing is built of it then', async () => {
  renderApp({ at: '/servers/weather/versions', api: apiWith('owner', { state: 'paused' }) })
  await screen.findByRole('row', { name: /^Version 1/ })
  expect(screen.queryByRole('button', { name: /^Go back/ })).toBeNull()
})

it('says what changes and that secrets stay, and goes to the build', async () => {
  const api = apiWith()
  const { path } = renderApp({ at: '/servers/weather/versions', api })
  const dialog = await openDialog()
  within(dialog).getByText(/Secrets stay as they are today\./)
  const changes = within(dialog).getByRole('region', {
    name: 'What changes against version 2, which is live',
  })
  await within(changes).findByText('+ old.example.com')
  within(changes).getByText(/the build waits for your confirmation/)
  await userEvent.click(within(dialog).getByRole('button', { name: 'Build it again' }))
  await waitFor(() => expect(path()).toBe(`/builds/${fakeBuild().id}`))
  expect(api.seenOf('rollbackServer')).toMatchObject([{ body: { versionNumber: 1 } }])
})

it('says that the server was paused meanwhile, and keeps the question open', async () => {
  const api = apiWith()
  api.answer({ rollbackServer: { refusal: { code: 'ServerPaused' } } })
  renderApp({ at: '/servers/weather/versions', api })
  const dialog = await openDialog()
  await userEvent.click(within(dialog).getByRole('button', { name: 'Build it again' }))
  expect(await within(dialog).findByText('This server is paused')).toBeTruthy()
})

it('is offered on the page of the version too', async () => {
  renderApp({ at: '/servers/weather/versions/1', api: apiWith() })
  await userEvent.click(await screen.findByRole('button', { name: 'Go back to this version' }))
  expect(await screen.findByRole('dialog', { name: 'Go back to version 1?' })).toBeTruthy()
})
