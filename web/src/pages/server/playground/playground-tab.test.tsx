import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Tool } from '../../../../../contract/nouns.ts'
import type { ToolCall } from '../../../../../contract/playground-routes.ts'
import { serverSpec } from '../../../../../contract/spec.ts'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeBuild, fakeMe, fakeServerDetail, fakeVersion } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

const at = '/servers/weather/playground'

const forecast: Tool = {
  name: 'forecast',
  title: 'Forecast',
  description: 'The weather of the next days',
  inputSchema: {
    type: 'object',
    properties: {
      city: { type: 'string' },
      days: { type: 'integer' },
      unit: { enum: ['C', 'F'] },
      tags: { type: 'array', items: { type: 'string' } },
      place: { type: 'object', properties: { lat: { type: 'number' } }, required: ['lat'] },
    },
    required: ['city'],
  },
  annotations: { readOnlyHint: true },
  exampleCalls: [{ title: 'Three days in Graz', arguments: { city: 'Graz', days: 3 } }],
}
const other: Tool = {
  ...forecast,
  name: 'search',
  title: 'Search',
  inputSchema: { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
  exampleCalls: [],
}
const toolSpecs = [forecast, other].map((tool) => ({ ...tool, implementation: 'return "fine"' }))
const spec = serverSpec.parse({ title: 'Weather', description: 'Of today', tools: toolSpecs })

function answer(part: Partial<ToolCall> = {}): ToolCall {
  return {
    durationMs: 41,
    result: { content: [{ type: 'text', text: 'sunny' }], structuredContent: { sky: 'clear' } },
    error: null,
    exchange: {
      url: 'http://localhost:4100/s/weather/mcp',
      requestHeaders: { 'mcp-method': 'tools/call' },
      requestBody: '{"method":"tools/call"}',
      status: 200,
      responseHeaders: { 'content-type': 'application/json' },
      responseBody: '{"result":{}}',
    },
    ...part,
  }
}

function apiWith({ server = {}, role = 'owner' as 'owner' | 'viewer' } = {}) {
  return createFakeApi({
    getMe: { result: fakeMe(role) },
    getServer: { result: fakeServerDetail({ tools: [forecast, other], ...server }) },
    listCredentials: {
      result: { server: { slug: 'weather', title: 'Weather', organisationName: 'Ana' }, data: [] },
    },
    callTool: { result: answer() },
    getVersion: {
      result: { ...fakeVersion(), spec, code: null, codeSha256: null, findings: [] },
    },
    createBuild: { result: fakeBuild() },
  })
}

const run = () => userEvent.click(screen.getByRole('button', { name: 'Run' }))
const sent = (api: ReturnType<typeof apiWith>) => api.seenOf('callTool').map(({ body }) => body)

it('makes a form of the schema, and sends what was filled in', async () => {
  const api = apiWith()
  renderApp({ at, api })
  await userEvent.type(await screen.findByLabelText('city'), 'Graz')
  await userEvent.type(screen.getByLabelText(/^days/), '3')
  await userEvent.selectOptions(screen.getByLabelText(/^unit/), 'F')
  await userEvent.click(screen.getByRole('button', { name: 'Add an item to tags' }))
  await userEvent.type(screen.getByLabelText('Item 1'), 'alps')
  await userEvent.type(screen.getByLabelText('lat'), '47.1')
  await run()
  const region = await screen.findByRole('region', { name: 'Answer' })
  await within(region).findByText('Took 41 ms')
  expect(sent(api)).toEqual([
    {
      tool: 'forecast',
      arguments: { city: 'Graz', days: 3, unit: 'F', tags: ['alps'], place: { lat: 47.1 } },
    },
  ])
  within(region).getByRole('region', { name: 'Structured answer' })
  expect(within(region).getByRole('region', { name: 'Text' }).textContent).toContain('sunny')
  expect(within(region).getByText('What went over the wire').closest('details')?.open).toBe(false)
})

it('sends nothing while a field needs another value, and leads to it', async () => {
  const api = apiWith()
  renderApp({ at, api })
  await userEvent.type(await screen.findByLabelText(/^days/), 'many')
  await run()
  await screen.findByText('This is not a number')
  const city = screen.getByLabelText('city')
  await waitFor(() => expect(document.activeElement).toBe(city))
  expect(city.getAttribute('aria-invalid')).toBe('true')
  expect(sent(api)).toEqual([])
})

it('turns the form into JSON and back, and keeps what was typed', async () => {
  const api = apiWith()
  renderApp({ at, api })
  await userEvent.type(await screen.findByLabelText('city'), 'Graz')
  await userEvent.click(screen.getByRole('button', { name: 'As JSON' }))
  const json = screen.getByLabelText<HTMLTextAreaElement>('Arguments as JSON')
  expect(JSON.parse(json.value)).toEqual({ city: 'Graz' })
  await userEvent.clear(json)
  await userEvent.type(json, '{{"city":"Wien","more":1}')
  await userEvent.click(screen.getByRole('button', { name: 'As a form' }))
  await screen.findByText('The form cannot show all of this, so it stays JSON.')
  await run()
  await screen.findByText('Took 41 ms')
  expect(sent(api)).toEqual([{ tool: 'forecast', arguments: { city: 'Wien', more: 1 } }])
  await userEvent.clear(json)
  await userEvent.type(json, '{{"city":"Wien"}')
  await userEvent.click(screen.getByRole('button', { name: 'As a form' }))
  expect(await screen.findByLabelText('city')).toHaveProperty('value', 'Wien')
})

it('asks for JSON where the schema fits no form, and keeps the tool in the address', async () => {
  const { path } = renderApp({ at: `${at}?tool=search`, api: apiWith() })
  await screen.findByLabelText('Arguments as JSON')
  expect(screen.queryByRole('button', { name: 'As a form' })).toBeNull()
  await userEvent.selectOptions(screen.getByLabelText('Tool'), 'forecast')
  await screen.findByLabelText('city')
  expect(path()).toContain('?tool=forecast')
})

it('fills in an example, and a call of before, also after a reload', async () => {
  const api = apiWith()
  const first = renderApp({ at, api })
  await userEvent.selectOptions(
    await screen.findByLabelText('Fill in an example'),
    'Three days in Graz',
  )
  expect(await screen.findByLabelText('city')).toHaveProperty('value', 'Graz')
  await run()
  await screen.findByText('Took 41 ms')
  first.unmount()
  renderApp({ at: `${at}?tool=search`, api })
  await userEvent.click(
    await screen.findByRole('button', { name: /^Fill in the call of forecast/ }),
  )
  expect(await screen.findByLabelText(/^days/)).toHaveProperty('value', '3')
  await userEvent.click(screen.getByRole('button', { name: 'Clear the history' }))
  await screen.findByText('What you call is listed here.')
})

it('says in words that the tool reports an error, or that the call was not taken', async () => {
  const api = apiWith()
  const content = [{ type: 'text', text: 'No such place' }]
  api.answer({ callTool: { result: answer({ result: { content, isError: true } }) } })
  renderApp({ at, api })
  await userEvent.type(await screen.findByLabelText('city'), 'Nowhere')
  await run()
  const region = await screen.findByRole('region', { name: 'Answer' })
  expect(await within(region).findAllByText('The tool reports an error')).not.toHaveLength(0)
  api.answer({
    callTool: { refusal: { code: 'CallFailed', detail: 'This server could not be started.' } },
  })
  await run()
  await within(region).findByText('This server could not be started.')
  const error = { code: -32602, message: 'days must be at most 7' }
  api.answer({ callTool: { result: answer({ result: null, error }) } })
  await run()
  await within(region).findByText(/days must be at most 7/)
})

it('gives a call up when it is told to', async () => {
  const api = apiWith()
  api.answer({ callTool: 'never' })
  renderApp({ at, api })
  await userEvent.type(await screen.findByLabelText('city'), 'Graz')
  await run()
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel the call' }))
  await screen.findByText(/^Cancelled\./)
  expect(screen.getByRole('button', { name: 'Run' }).getAttribute('aria-disabled')).toBeNull()
})

it('keeps a call as an example by a new version', async () => {
  const api = apiWith()
  renderApp({ at, api })
  await userEvent.type(await screen.findByLabelText('city'), 'Graz')
  await run()
  await userEvent.click(await screen.findByRole('button', { name: 'Keep as an example call' }))
  await userEvent.type(await screen.findByLabelText('What it shows'), 'Only the city')
  await userEvent.click(screen.getByRole('button', { name: 'Build it with this example' }))
  await waitFor(() => expect(api.seenOf('createBuild')).toHaveLength(1))
  expect(api.seenOf('createBuild')[0]?.body).toMatchObject({
    spec: {
      tools: [
        {
          exampleCalls: [
            ...forecast.exampleCalls,
            { title: 'Only the city', arguments: { city: 'Graz' } },
          ],
        },
        { exampleCalls: [] },
      ],
    },
  })
})

it('says where to give what the server asks of each caller', async () => {
  const api = apiWith()
  const data = [{ key: 'USER_TOKEN', description: 'Yours', isAsked: true, setAt: null }]
  const server = { slug: 'weather', title: 'Weather', organisationName: 'Ana' }
  api.answer({ listCredentials: { result: { server, data } } })
  renderApp({ at, api })
  await screen.findByText(/You have not given: USER_TOKEN\./)
  expect(screen.getByRole('link', { name: 'Give it' }).getAttribute('href')).toBe(
    '/credentials/weather',
  )
})

it('lets a viewer call, and change nothing', async () => {
  renderApp({ at, api: apiWith({ role: 'viewer' }) })
  await userEvent.type(await screen.findByLabelText('city'), 'Graz')
  await run()
  await screen.findByText('Took 41 ms')
  expect(screen.queryByRole('button', { name: 'Keep as an example call' })).toBeNull()
})

it.each([
  [{ state: 'paused' as const }, /^The server is paused/],
  [{ state: 'building' as const, liveVersion: null }, /^No version is live/],
])('says why nothing can be called: %j', async (server, sentence) => {
  renderApp({ at, api: apiWith({ server }) })
  await screen.findByText(sentence)
  expect(screen.queryByRole('button', { name: 'Run' })).toBeNull()
})

it('leads whoever may resume a paused server to where that is done', async () => {
  renderApp({ at, api: apiWith({ server: { state: 'paused' } }) })
  const link = await screen.findByRole('link', { name: 'Resume it in the settings' })
  expect(link.getAttribute('href')).toBe('/servers/weather/settings')
})
