import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exampleSpec } from '../../../example-spec.ts'
import { createFakeApi, type FakeAnswer } from '../../../fake-api.ts'
import { fakeBuild, fakeId, fakeMe, fakePreview, fakeServer } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)
beforeEach(() => sessionStorage.clear())

const configured = {
  result: {
    isConfigured: true,
    models: { generate: 'a-model', edit: 'a-model' },
    howTo: '',
  },
}
const writing = fakePreview({ state: 'writing', spec: null, estimatedTokens: null })
const expired = { refusal: { code: 'PreviewNotFound' } } satisfies FakeAnswer

function apiWith(preview: FakeAnswer = { result: writing }) {
  return createFakeApi({
    getMe: { result: fakeMe() },
    getModel: configured,
    startPreview: preview,
    getPreview: preview,
    checkSlug: {
      result: { isAvailable: true, url: 'http://localhost:4100/s/free/mcp', freeSlug: 'free' },
    },
    createServer: { result: { server: fakeServer(), build: fakeBuild() } },
    listServers: { result: { data: [], nextCursor: null } },
    listTemplates: { result: { data: [] } },
  })
}

async function box() {
  return screen.findByRole('textbox', { name: 'What shall the server do?' })
}

async function plan(words = 'The weather of today') {
  await userEvent.type(await box(), words)
  await userEvent.click(screen.getByRole('button', { name: 'Preview' }))
}

it('says without a model what to set, and keeps the other ways open', async () => {
  const api = apiWith()
  const howTo = 'Whoever runs this installation sets BMM_MODEL_API_KEY and starts it again.'
  api.answer({ getModel: { result: { isConfigured: false, models: null, howTo } } })
  renderApp({ at: '/new?from=prompt', api })
  await screen.findByText(howTo)
  expect(screen.queryByRole('button', { name: 'Preview' })).toBeNull()
  for (const way of ['From OpenAPI', 'From a template', 'From a spec'])
    expect(screen.getByRole('radio', { name: way })).toHaveProperty('disabled', false)
  await userEvent.click(screen.getByRole('radio', { name: 'From a spec' }))
  await screen.findByRole('textbox', { name: 'Spec as JSON' })
})

it('asks for words before it asks the model', async () => {
  const api = apiWith()
  renderApp({ at: '/new', api })
  const field = await box()
  await userEvent.click(screen.getByRole('button', { name: 'Preview' }))
  await screen.findByText('Say in a sentence or two what you want')
  await waitFor(() => expect(document.activeElement).toBe(field))
})

it('begins with the words of an example', async () => {
  renderApp({ at: '/new', api: apiWith() })
  await userEvent.click(await screen.findByRole('button', { name: 'Text tools' }))
  expect(await box()).toHaveProperty('value', expect.stringMatching(/^Count words/))
  expect(screen.queryByRole('button', { name: 'Weather' })).toBeNull()
})

it('shows the tools as they are written, and the plan when it is whole', async () => {
  const api = apiWith()
  const { streams } = renderApp({ at: '/new', api })
  await plan()
  await waitFor(() => expect(streams).toHaveLength(1))
  expect(streams[0]?.url).toBe(`/v1/previews/${writing.previewId}/events?after=0`)
  const text = '{"spec":{"title":"Weather now","tools":[{"name":"today","title":"Today",'
  streams[0]?.say({ seq: 1, type: 'text', text: text.slice(0, 20) })
  streams[0]?.say({ seq: 2, type: 'text', text: text.slice(20) })
  const panel = await screen.findByRole('region', { name: 'Weather now' })
  within(panel).getByText(/^Today/)
  within(panel).getByText('(being written)', { exact: false })
  streams[0]?.say({ seq: 3, type: 'again', text: '' })
  await screen.findByRole('region', { name: 'The plan' })
  expect(screen.queryByText(/^Today/)).toBeNull()

  api.answer({ getPreview: { result: fakePreview() } })
  streams[0]?.say({ seq: 4, type: 'ended', text: '' })
  const ready = await screen.findByRole('region', { name: exampleSpec.title })
  within(ready).getByText('Current weather')
  within(ready).getByText('api.open-meteo.com')
  within(ready).getByText(/about 240 tokens/)
  within(ready).getByText(/1 call, 9,000 tokens in \(8,000 of them from the cache\).*\$0\.03/)
  within(ready).getByText(/^Kept for \d minutes/)
})

it('goes on after a reload with the words and the preview, and asks the model nothing again', async () => {
  const first = renderApp({ at: '/new', api: apiWith() })
  await plan('Tides of the sea')
  await waitFor(() => expect(first.streams).toHaveLength(1))
  first.unmount()
  const api = apiWith({ result: fakePreview() })
  renderApp({ at: '/new', api })
  expect(await box()).toHaveProperty('value', 'Tides of the sea')
  await screen.findByRole('button', { name: 'Check it and go on' })
  expect(api.seenOf('startPreview')).toHaveLength(0)
})

it('builds just what was seen, and says which preview it was', async () => {
  const api = apiWith({ result: fakePreview() })
  renderApp({ at: '/new', api })
  await plan()
  await userEvent.click(await screen.findByRole('button', { name: 'Check it and go on' }))
  expect(await screen.findByRole('textbox', { name: 'Name in the URL' })).toHaveProperty(
    'value',
    'weather',
  )
  await userEvent.click(screen.getByRole('button', { name: 'Build' }))
  await waitFor(() => expect(api.seenOf('createServer')).toHaveLength(1))
  expect(api.seenOf('createServer')[0]?.body).toEqual({
    slug: 'weather',
    title: 'Weather',
    visibility: 'members',
    secrets: [],
    previewId: fakeId('prv'),
    spec: fakePreview().spec,
  })
})

it('builds the plan as it was changed', async () => {
  const api = apiWith({ result: fakePreview() })
  renderApp({ at: '/new', api })
  await plan()
  await userEvent.click(await screen.findByRole('button', { name: 'Check it and go on' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Remove api.open-meteo.com' }))
  await userEvent.click(screen.getByRole('button', { name: 'Build' }))
  await waitFor(() => expect(api.seenOf('createServer')).toHaveLength(1))
  expect(api.seenOf('createServer')[0]?.body).toMatchObject({
    previewId: fakeId('prv'),
    spec: { title: 'Weather', allowedDomains: [] },
  })
})

it('says that the time of a plan is over, and never builds another one unseen', async () => {
  const api = apiWith({ result: fakePreview() })
  renderApp({ at: '/new', api })
  await plan()
  await userEvent.click(await screen.findByRole('button', { name: 'Check it and go on' }))
  await screen.findByRole('textbox', { name: 'Name in the URL' })
  cleanup()

  api.answer({ getPreview: expired })
  renderApp({ at: '/new?step=details', api })
  await screen.findByText(/^The plan’s time is over\./)
  api.answer({ createServer: expired })
  await userEvent.click(screen.getByRole('button', { name: 'Build' }))
  await screen.findByText(/^The plan is gone for good\./)
  await userEvent.click(screen.getByRole('button', { name: 'Build' }))
  await waitFor(() => expect(api.seenOf('createServer')).toHaveLength(2))
  const [before, after] = api.seenOf('createServer').map(({ body }) => body)
  expect(before).toMatchObject({ previewId: fakeId('prv'), spec: { title: 'Weather' } })
  expect(after).toMatchObject({ spec: { title: 'Weather' } })
  expect(after).not.toHaveProperty('previewId')
})

it('offers to plan again when the preview is gone, with the words still there', async () => {
  const past = new Date(Date.now() - 60_000).toISOString()
  const api = apiWith({ result: fakePreview({ expiresAt: past }) })
  renderApp({ at: '/new', api })
  await plan()
  await screen.findByRole('heading', { name: 'The plan’s time is over' })
  await userEvent.click(screen.getByRole('button', { name: 'Plan again' }))
  await waitFor(() => expect(api.seenOf('startPreview')).toHaveLength(2))
  const [before, after] = api.seenOf('startPreview')
  expect(after?.body).toEqual(before?.body)
  expect(after?.headers.get('idempotency-key')).not.toBe(before?.headers.get('idempotency-key'))
})

it.each([
  ['NotPossible', /Change the words above/],
  ['ModelRefused', /Change the words above/],
  ['TokenLimitReached', /fewer tools at once/],
  ['ModelDenied', /Whoever runs this installation/],
  ['ModelUnavailable', /again in a moment/],
])('says of %s why there is no plan, and what to do', async (code, whatToDo) => {
  const failure = { code, title: `It is ${code}`, detail: 'A doorbell has no API.' }
  const failed = fakePreview({ state: 'failed', spec: null, failure })
  renderApp({ at: '/new', api: apiWith({ result: failed }) })
  await plan()
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain(`It is ${code}`)
  expect(alert.textContent).toContain('A doorbell has no API.')
  expect(alert.textContent).toMatch(whatToDo)
  expect(screen.queryByRole('button', { name: 'Check it and go on' })).toBeNull()
})

it('puts refused words at their box, and says when nobody takes up the work', async () => {
  const api = apiWith()
  api.answer({
    startPreview: {
      refusal: {
        code: 'InvalidInput',
        errors: [{ pointer: '/body/prompt', detail: 'At most 20,000 characters' }],
      },
    },
  })
  renderApp({ at: '/new', api })
  await plan()
  await screen.findByRole('textbox', { description: /At most 20,000 characters/ })
  api.answer({ startPreview: { refusal: { code: 'WorkerUnavailable' } } })
  await userEvent.click(screen.getByRole('button', { name: 'Preview' }))
  expect((await screen.findByRole('alert')).textContent).toContain('No worker takes up the work')
})
