import { cleanup, screen, waitFor } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exampleSpec } from '../../../example-spec.ts'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeBuild, fakeMe, fakeServer } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'
import { emptyDraft, saveDraft } from '../draft.ts'

afterEach(cleanup)
beforeEach(() => sessionStorage.clear())

function renderCheck(change: Record<string, unknown> = {}) {
  const specText = JSON.stringify({ ...exampleSpec, ...change })
  saveDraft({ ...emptyDraft(), source: 'spec', specText })
  const api = createFakeApi({
    getMe: { result: fakeMe() },
    checkSlug: {
      result: { isAvailable: true, url: 'http://localhost:4100/s/free/mcp', freeSlug: 'free' },
    },
    createServer: { result: { server: fakeServer(), build: fakeBuild() } },
    listServers: { result: { data: [], nextCursor: null } },
  })
  renderApp({ at: '/new?step=details', api })
  return api
}

async function build() {
  await userEvent.click(await screen.findByRole('button', { name: 'Build' }))
}

async function open(name: string) {
  await userEvent.click(await screen.findByText(name, { selector: 'summary *' }))
}

it('builds the words of a tool as they were changed', async () => {
  const api = renderCheck()
  await open('Current weather')
  const description = await screen.findByRole('textbox', {
    name: 'Description',
    description: /when it chooses a tool/,
  })
  await userEvent.clear(description)
  await userEvent.type(description, 'Weather, now.')
  await build()
  await waitFor(() => expect(api.seenOf('createServer')).toHaveLength(1))
  expect(api.seenOf('createServer')[0]?.body).toMatchObject({
    spec: { tools: [{ description: 'Weather, now.', title: 'Current weather' }] },
  })
})

it('says at a tool’s field what is wrong with it, and builds nothing', async () => {
  const api = renderCheck()
  await open('Current weather')
  const titles = await screen.findAllByRole('textbox', { name: 'Title' })
  const title = titles.at(-1)
  if (title === undefined) throw new Error('the tool has a title')
  await userEvent.clear(title)
  await build()
  await waitFor(() => expect(document.activeElement).toBe(title))
  expect(title.getAttribute('aria-invalid')).toBe('true')
  expect(api.seenOf('createServer')).toHaveLength(0)
})

it('adds a host only when it is one, and never one that was merely typed', async () => {
  const api = renderCheck()
  const field = await screen.findByRole('textbox', { name: 'Add a host' })
  await userEvent.type(field, 'not a host{Enter}')
  await screen.findByText(/^A host name such as/)
  await userEvent.clear(field)
  await userEvent.type(field, 'api.example.com')
  await build()
  await screen.findByText('Add this host or clear the field')
  expect(api.seenOf('createServer')).toHaveLength(0)
  await userEvent.click(screen.getByRole('button', { name: 'Add' }))
  await build()
  await waitFor(() =>
    expect(api.seenOf('createServer')[0]?.body).toMatchObject({
      spec: { allowedDomains: ['api.open-meteo.com', 'api.example.com'] },
    }),
  )
})

it('shows the spec as JSON and back, with the place of each error', async () => {
  const api = renderCheck()
  await userEvent.click(await screen.findByRole('button', { name: 'Edit as JSON' }))
  const editor = await screen.findByRole('textbox', { name: 'Spec as JSON' })
  await userEvent.clear(editor)
  await userEvent.click(editor)
  await userEvent.paste(JSON.stringify({ ...exampleSpec, description: '' }))
  await screen.findByText('/description')
  await build()
  expect(api.seenOf('createServer')).toHaveLength(0)
  await userEvent.click(screen.getByRole('button', { name: 'Show as a page' }))
  expect(screen.getByRole('textbox', { name: 'Spec as JSON' })).toBeTruthy()
  await userEvent.clear(editor)
  await userEvent.click(editor)
  await userEvent.paste(JSON.stringify({ ...exampleSpec, description: 'Other words' }))
  await userEvent.click(screen.getByRole('button', { name: 'Show as a page' }))
  expect(await screen.findByRole('textbox', { name: 'What it is for' })).toHaveProperty(
    'value',
    'Other words',
  )
})

it('asks for a secret that the JSON begins to declare', async () => {
  const api = renderCheck({ secrets: [{ key: 'API_KEY', description: 'Reads the sky' }] })
  const field = await screen.findByLabelText('API_KEY')
  await build()
  await screen.findByText('A secret cannot be empty')
  await waitFor(() => expect(document.activeElement).toBe(field))
  await userEvent.type(field, 'hunter2')
  await build()
  await waitFor(() =>
    expect(api.seenOf('createServer')[0]?.body).toMatchObject({
      secrets: [{ key: 'API_KEY', value: 'hunter2' }],
    }),
  )
})

it('names the host behind a link that the spec brings along', async () => {
  renderCheck({
    secrets: [
      { key: 'API_KEY', description: 'Reads the sky', howToGetUrl: 'https://sky.example.com/keys' },
    ],
  })
  expect(await screen.findByText(/\(sky\.example\.com\)/)).toBeTruthy()
})

it('says what the list of tools takes and that nothing beyond it is approved', async () => {
  renderCheck()
  expect(await screen.findByText(/The list of tools takes about \d+ tokens/)).toBeTruthy()
  expect(screen.getByText('Building approves these hosts and secrets and no others.')).toBeTruthy()
})

it('proposes a free name where that of the source is taken, and leaves alone what was typed', async () => {
  const api = renderCheck()
  const taken = { isAvailable: false, url: 'http://localhost:4100/s/x/mcp', freeSlug: 'weather-2' }
  api.answer({ checkSlug: { result: taken } })
  const field = await screen.findByRole('textbox', { name: 'Name in the URL' })
  await waitFor(() => expect(field).toHaveProperty('value', 'weather-2'))
  await userEvent.clear(field)
  await userEvent.type(field, 'weather')
  await screen.findByText('This name is taken. Choose another.')
  expect(field).toHaveProperty('value', 'weather')
})
