import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { maxDocumentBytes } from '../../../../../contract/openapi-routes.ts'
import { serverSpec } from '../../../../../contract/spec.ts'
import { exampleSpec } from '../../../example-spec.ts'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeBuild, fakeDocument, fakeMe, fakePreview, fakeServer } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)
beforeEach(() => sessionStorage.clear())

const at = '/new?from=openapi'
const spec = serverSpec.parse(exampleSpec)

function apiWith(document = fakeDocument(), hasModel = false) {
  return createFakeApi({
    getMe: { result: fakeMe() },
    getModel: {
      result: {
        isConfigured: hasModel,
        models: hasModel ? { generate: 'a-model', edit: 'a-model' } : null,
        howTo: '',
      },
    },
    readOpenapi: { result: document },
    convertOpenapi: { result: { spec, estimatedTokens: 321, warnings: ['A cookie is left out.'] } },
    checkSlug: {
      result: { isAvailable: true, url: 'http://localhost:4100/s/free/mcp', freeSlug: 'free' },
    },
    createServer: { result: { server: fakeServer(), build: fakeBuild() } },
    listServers: { result: { data: [], nextCursor: null } },
  })
}

async function paste(text: string) {
  await userEvent.click(await screen.findByRole('textbox', { name: /^Document, as JSON/ }))
  await userEvent.paste(text)
  await userEvent.click(screen.getByRole('button', { name: 'List the operations' }))
}

async function choose() {
  await userEvent.click(await screen.findByRole('checkbox', { name: /^GET \/pets/ }))
  await userEvent.click(screen.getByRole('button', { name: 'Check it and go on' }))
}

it('makes a server of chosen operations, without a model', async () => {
  const api = apiWith()
  renderApp({ at, api })
  await paste('openapi: 3.1.0')
  await choose()
  expect(api.seenOf('readOpenapi')[0]?.body).toEqual({ text: 'openapi: 3.1.0' })
  await screen.findByText('A cookie is left out.')
  expect(api.seenOf('convertOpenapi')[0]?.body).toEqual({
    operations: ['GET /pets'],
    serverUrl: 'https://pets.example.com/v1',
    variables: {},
  })
  expect(screen.queryByRole('button', { name: 'Improve them' })).toBeNull()
  await userEvent.click(await screen.findByRole('button', { name: 'Build' }))
  await waitFor(() => expect(api.seenOf('createServer')).toHaveLength(1))
  expect(api.seenOf('createServer')[0]?.body).toMatchObject({
    openapi: {
      documentId: fakeDocument().documentId,
      operations: ['GET /pets'],
      serverUrl: 'https://pets.example.com/v1',
    },
    spec: { title: 'Weather' },
  })
})

it('shows of what cannot become a tool why, and does not let it be chosen', async () => {
  renderApp({ at, api: apiWith() })
  await paste('{}')
  const refused = await screen.findByRole('checkbox', {
    name: /^POST \/photos/,
    description: 'Cannot become a tool: It takes a file.',
  })
  expect(refused).toHaveProperty('disabled', true)
  await userEvent.click(screen.getByRole('button', { name: 'Choose all shown' }))
  await screen.findByText(/^1 of 2 chosen\./)
  await userEvent.click(screen.getByRole('button', { name: 'Choose none' }))
  await screen.findByText(/^0 of 2 chosen\./)
  await userEvent.click(screen.getByRole('button', { name: 'Check it and go on' }))
  expect((await screen.findByRole('alert')).textContent).toBe('Choose at least one operation.')
})

it('says how large the list of tools gets once one pauses', async () => {
  renderApp({ at, api: apiWith() })
  await paste('{}')
  await userEvent.click(await screen.findByRole('checkbox', { name: /^GET \/pets/ }))
  expect(await screen.findByText(/takes about 321 tokens/)).toBeTruthy()
})

it('draws a part of a thousand operations, and finds the others by word and by tag', async () => {
  const operations = Array.from({ length: 1_000 }, (_, n) => ({
    id: `GET /things/${n}`,
    toolName: `get_thing_${n}`,
    summary: `Thing ${n}`,
    tags: [`tag-${n % 10}`],
    refusal: null,
  }))
  const api = apiWith(fakeDocument({ operations }))
  renderApp({ at, api })
  await paste('{}')
  await screen.findByText('OpenAPI 3.1.0, 1,000 operations')
  expect(screen.getAllByRole('checkbox')).toHaveLength(100)
  await userEvent.click(screen.getByRole('button', { name: 'Show more (900 left)' }))
  expect(screen.getAllByRole('checkbox')).toHaveLength(200)
  await userEvent.type(screen.getByRole('searchbox', { name: 'Search' }), 'thing 997')
  expect(screen.getAllByRole('checkbox')).toHaveLength(1)
  await userEvent.clear(screen.getByRole('searchbox', { name: 'Search' }))
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Tag' }), 'tag-7')
  expect(screen.getAllByRole('checkbox')).toHaveLength(100)
  await userEvent.click(screen.getByRole('button', { name: 'Choose all shown' }))
  await screen.findByText(/^60 of 1,000 chosen\. More than 60 cannot be chosen\./)
})

it('asks where the tools call, and for what the address leaves open', async () => {
  const region = { name: 'region', description: 'Where', default: 'eu', values: ['eu', 'us'] }
  const servers = [
    { url: 'https://{region}.example.com', description: '', variables: [region] },
    { url: 'https://old.example.com', description: 'The old one', variables: [] },
  ]
  const api = apiWith(fakeDocument({ servers }))
  renderApp({ at, api })
  await paste('{}')
  await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'region' }), 'us')
  await choose()
  await waitFor(() => expect(api.seenOf('convertOpenapi')).toHaveLength(1))
  expect(api.seenOf('convertOpenapi')[0]?.body).toMatchObject({
    serverUrl: 'https://{region}.example.com',
    variables: { region: 'us' },
  })
})

it('takes another address than those of the document', async () => {
  const api = apiWith()
  renderApp({ at, api })
  await paste('{}')
  await userEvent.click(await screen.findByRole('radio', { name: 'Another address' }))
  await userEvent.type(
    screen.getByRole('textbox', { name: 'Address of the server' }),
    'https://my.example.com',
  )
  await choose()
  await waitFor(() =>
    expect(api.seenOf('convertOpenapi')[0]?.body).toMatchObject({
      serverUrl: 'https://my.example.com',
    }),
  )
})

it('refuses a file that is too large before it reads it', async () => {
  const api = apiWith()
  renderApp({ at, api })
  await userEvent.click(await screen.findByRole('radio', { name: 'A file of mine' }))
  const file = new File(['x'.repeat(maxDocumentBytes + 1)], 'large.json')
  await userEvent.upload(screen.getByLabelText('File'), file)
  await userEvent.click(screen.getByRole('button', { name: 'List the operations' }))
  await screen.findByText(/^It has 5\.1 MB; at most 5 MB can be read/)
  expect(api.seenOf('readOpenapi')).toHaveLength(0)
})

it('fetches from https addresses only, and says why one was refused', async () => {
  const api = apiWith()
  const detail = 'It leads to a private address.'
  api.answer({ readOpenapi: { refusal: { code: 'FetchRefused', detail } } })
  renderApp({ at, api })
  await userEvent.click(await screen.findByRole('radio', { name: 'An address' }))
  const url = screen.getByRole('textbox', { name: 'Address of the document' })
  await userEvent.type(url, 'http://example.com/a.json')
  await userEvent.click(screen.getByRole('button', { name: 'List the operations' }))
  await screen.findByText('An address that begins with https://')
  expect(api.seenOf('readOpenapi')).toHaveLength(0)
  await userEvent.clear(url)
  await userEvent.type(url, 'https://example.com/a.json')
  await userEvent.click(screen.getByRole('button', { name: 'List the operations' }))
  expect((await screen.findByRole('alert')).textContent).toContain(detail)
})

it('keeps the listing and the choice over a reload', async () => {
  const first = renderApp({ at, api: apiWith() })
  await paste('{}')
  await userEvent.click(await screen.findByRole('checkbox', { name: /^GET \/pets/ }))
  first.unmount()
  const api = apiWith()
  renderApp({ at, api })
  expect(await screen.findByRole('checkbox', { name: /^GET \/pets/ })).toHaveProperty(
    'checked',
    true,
  )
  expect(api.seenOf('readOpenapi')).toHaveLength(0)
})

it('shows what the model would change of the words before any of it is taken', async () => {
  const api = apiWith(fakeDocument(), true)
  const [tool] = spec.tools
  const polished = { ...spec, tools: tool ? [{ ...tool, title: 'Weather now' }] : [] }
  const preview = fakePreview({ spec: polished, summary: 'A shorter title.' })
  api.answer({ startPreview: { result: preview }, getPreview: { result: preview } })
  renderApp({ at, api })
  await paste('{}')
  await choose()
  await userEvent.click(await screen.findByRole('button', { name: 'Improve them' }))
  const section = await screen.findByRole('region', { name: 'Names and descriptions' })
  await within(section).findByText('A shorter title.')
  within(section).getByText('The title changed.')
  expect(screen.queryByText('Weather now')).toBeNull()
  await userEvent.click(within(section).getByRole('button', { name: 'Take these' }))
  await userEvent.click(screen.getByRole('button', { name: 'Build' }))
  await waitFor(() =>
    expect(api.seenOf('createServer')[0]?.body).toMatchObject({
      spec: { tools: [{ title: 'Weather now' }] },
    }),
  )
})
