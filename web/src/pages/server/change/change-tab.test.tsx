import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { serverSpec } from '../../../../../contract/spec.ts'
import { exampleSpec } from '../../../example-spec.ts'
import { createFakeApi } from '../../../fake-api.ts'
import {
  fakeBuild,
  fakeId,
  fakeMe,
  fakePreview,
  fakeServerDetail,
  fakeVersion,
} from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)

const at = '/servers/weather/change'
const spec = serverSpec.parse(exampleSpec)

function apiWith({ hasModel = true, hasSpec = true, role = 'owner' as 'owner' | 'viewer' } = {}) {
  const version = fakeVersion({ instruction: 'Tides of the sea', source: 'prompt' })
  return createFakeApi({
    getMe: { result: fakeMe(role) },
    getServer: { result: fakeServerDetail({ liveVersion: hasSpec ? 2 : null }) },
    listVersions: {
      result: { data: [version, fakeVersion({ id: fakeId('ver', 2), number: 1 })] },
    },
    getVersion: {
      result: {
        ...version,
        spec: hasSpec ? spec : null,
        code: null,
        codeSha256: null,
        findings: [],
      },
    },
    getModel: {
      result: {
        isConfigured: hasModel,
        models: hasModel ? { generate: 'a-model', edit: 'a-model' } : null,
        howTo: 'Set BMM_MODEL_API_KEY.',
      },
    },
    getBuild: { result: fakeBuild({ modelUse: fakePreview().modelUse }) },
    iterateServer: { result: fakeBuild({ source: 'iterate' }) },
    createBuild: { result: fakeBuild() },
  })
}

async function say(label: string, words: string) {
  await userEvent.type(await screen.findByRole('textbox', { name: label }), words)
  await userEvent.click(screen.getByRole('button', { name: 'Build the change' }))
}

it('changes a server by words, and shows the build', async () => {
  const api = apiWith()
  const { path } = renderApp({ at, api })
  await say('What shall change?', 'Add the tides of tomorrow')
  await waitFor(() => expect(path()).toBe(`/builds/${fakeId('bld')}`))
  expect(api.seenOf('iterateServer')[0]?.body).toEqual({ instruction: 'Add the tides of tomorrow' })
})

it('begins with the words that a failed build hands over', async () => {
  renderApp({ at: `${at}?say=${encodeURIComponent('Mend this')}`, api: apiWith() })
  expect(await screen.findByRole('textbox', { name: 'What shall change?' })).toHaveProperty(
    'value',
    'Mend this',
  )
})

it('says without a model what to set, and still offers the spec', async () => {
  renderApp({ at, api: apiWith({ hasModel: false }) })
  await screen.findByText('Set BMM_MODEL_API_KEY.')
  expect(screen.queryByRole('textbox', { name: 'What shall change?' })).toBeNull()
  expect(screen.getByRole('textbox', { name: 'Spec as JSON' })).toBeTruthy()
})

it('shows what was asked for before, by whom, and what it took', async () => {
  renderApp({ at, api: apiWith() })
  const history = await screen.findByRole('region', { name: 'What was asked for' })
  const row = await within(history).findByRole('row', { name: /^Version 2 Tides of the sea Live/ })
  await waitFor(() => expect(row.textContent).toContain('$0.03'))
  expect(within(history).queryByText('Version 1')).toBeNull()
})

it('lists new hosts and breaking changes of an edited spec before anything is built', async () => {
  const api = apiWith()
  renderApp({ at, api })
  const editor = await screen.findByRole('textbox', { name: 'Spec as JSON' })
  const [tool] = spec.tools
  const edited = {
    ...spec,
    tools: [{ ...tool, name: 'weather_now' }],
    allowedDomains: [...spec.allowedDomains, 'evil.example.com'],
  }
  await userEvent.clear(editor)
  await userEvent.click(editor)
  await userEvent.paste(JSON.stringify(edited))
  const changes = await screen.findByRole('region', { name: 'What this changes' })
  expect(changes.textContent).toContain('+ evil.example.com')
  expect(changes.textContent).toContain('Breaking')
  await userEvent.click(screen.getByRole('checkbox', { name: /^Go live without asking/ }))
  await userEvent.click(screen.getByRole('button', { name: 'Build' }))
  await waitFor(() =>
    expect(api.seenOf('createBuild')[0]?.body).toMatchObject({ allowBreaking: true }),
  )
})

it('edits the version that the address names', async () => {
  const api = apiWith()
  renderApp({ at: `${at}?version=1`, api })
  await screen.findByText(/^This is the spec of version 1\./)
  expect(api.seenOf('getVersion').map(({ path }) => path)).toEqual([
    '/v1/servers/weather/versions/1',
  ])
})

it('writes a server afresh whose first words came to nothing', async () => {
  const api = apiWith({ hasSpec: false })
  renderApp({ at, api })
  await say('What shall the server do?', 'Tides of the sea')
  await waitFor(() =>
    expect(api.seenOf('createBuild')[0]?.body).toEqual({ prompt: 'Tides of the sea' }),
  )
})

it('leads to the running build when there is one', async () => {
  const api = apiWith()
  api.answer({ iterateServer: { refusal: { code: 'ServerBusy' } } })
  renderApp({ at, api })
  await say('What shall change?', 'Add the tides of tomorrow')
  expect((await screen.findByRole('alert')).textContent).toContain(
    'A build of this server is running',
  )
})

it('offers a viewer neither the tab nor what is on it', async () => {
  renderApp({ at, api: apiWith({ role: 'viewer' }) })
  await screen.findByText(/^You are a viewer here/)
  expect(screen.queryByRole('link', { name: 'Change' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Build' })).toBeNull()
})

it('says of a paused server that nothing is built of it, and where to resume it', async () => {
  const api = apiWith()
  api.answer({ getServer: { result: fakeServerDetail({ state: 'paused' }) } })
  renderApp({ at, api })
  await screen.findByText(/^The server is paused, so nothing is built of it/)
  const link = screen.getByRole('link', { name: 'Resume it in the settings' })
  expect(link.getAttribute('href')).toBe('/servers/weather/settings')
})
