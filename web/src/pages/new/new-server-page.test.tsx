import { cleanup, screen, waitFor } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exampleSpec } from '../../example-spec.ts'
import { createFakeApi, type FakeAnswer } from '../../fake-api.ts'
import { fakeBuild, fakeId, fakeMe, fakeServer, fakeTemplate } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const build = fakeBuild()

function apiWith(createServer: FakeAnswer, template = fakeTemplate()) {
  return createFakeApi({
    getMe: { result: fakeMe() },
    listTemplates: { result: { data: [template], nextCursor: null } },
    getTemplate: { result: template },
    checkSlug: {
      result: { isAvailable: true, url: 'http://localhost:4100/s/free/mcp', freeSlug: 'free' },
    },
    createServer,
    listServers: { result: { data: [], nextCursor: null } },
  })
}
const accepted = { result: { server: fakeServer(), build } }

async function submit() {
  await userEvent.click(await screen.findByRole('button', { name: 'Build' }))
}

beforeEach(() => sessionStorage.clear())

describe('choosing a source', () => {
  it.each([
    ['From a template', false],
    ['Describe it', true],
  ])('begins with “%s” where a model is set up: %j', async (way, isConfigured) => {
    const api = apiWith(accepted)
    api.answer({ getModel: { result: { isConfigured, models: null, howTo: '' } } })
    renderApp({ at: '/new', api })
    const radio = await screen.findByRole('radio', { name: way })
    await waitFor(() => expect(radio).toHaveProperty('checked', true))
  })

  it('shows of each template what it reaches and asks for', async () => {
    renderApp({ at: '/new?from=template', api: apiWith(accepted) })
    const card = await screen.findByRole('article')
    for (const fact of ['current_weather', 'api.github.com', 'GITHUB_TOKEN']) {
      expect(card.textContent).toContain(fact)
    }
  })

  it('says of a text that is no JSON just that', async () => {
    renderApp({ at: '/new?from=spec', api: apiWith(accepted) })
    const editor = await screen.findByRole('textbox', { name: 'Spec as JSON' })
    expect(screen.getByRole('link', { name: /API reference describes/ })).toHaveProperty(
      'pathname',
      '/docs',
    )
    await userEvent.click(editor)
    await userEvent.paste('{"title"')
    await userEvent.click(screen.getByRole('button', { name: 'Continue with this spec' }))
    await screen.findByText(/^This is not JSON: /)
    expect(screen.queryByText(/another value/)).toBeNull()
    expect(screen.queryByText('/')).toBeNull()
  })

  it('points at every place of a spec that needs another value', async () => {
    renderApp({ at: '/new?from=spec', api: apiWith(accepted) })
    const editor = await screen.findByRole('textbox', { name: 'Spec as JSON' })
    await userEvent.click(editor)
    await userEvent.paste('{"title":"","tools":[]}')
    await userEvent.click(screen.getByRole('button', { name: 'Continue with this spec' }))
    await screen.findByText('A server needs at least one tool')
    screen.getByText('/title')
    screen.getByText('/description')
    await waitFor(() => expect(document.activeElement).toBe(editor))
  })

  it('builds the example as it is loaded', async () => {
    const api = apiWith(accepted)
    renderApp({ at: '/new?from=spec', api })
    await userEvent.click(await screen.findByRole('button', { name: 'Load an example' }))
    await userEvent.click(screen.getByRole('button', { name: 'Continue with this spec' }))
    await submit()
    await waitFor(() => expect(api.seenOf('createServer')).toHaveLength(1))
    expect(api.seenOf('createServer')[0]?.body).toMatchObject({
      slug: 'weather',
      title: 'Weather',
      spec: { title: exampleSpec.title },
      secrets: [],
    })
  })
})

describe('details of a template', () => {
  const at = '/new?template=github-issues'

  it('proposes a name and shows the URL that it gives', async () => {
    renderApp({ at, api: apiWith(accepted) })
    const slug = await screen.findByRole('textbox', { name: 'Name in the URL' })
    expect(slug).toHaveProperty('value', 'github-issues')
    await screen.findByText(/The URL will be http:\/\/localhost:4100\/s\/free\/mcp/)
  })

  it('asks for the owner’s secrets alone, as passwords, with where to get them', async () => {
    renderApp({ at, api: apiWith(accepted) })
    const field = await screen.findByLabelText('GITHUB_TOKEN')
    expect(field.getAttribute('type')).toBe('password')
    expect(screen.queryByLabelText('USER_TOKEN')).toBeNull()
    const link = screen.getByRole('link', { name: /Where to get GITHUB_TOKEN/ })
    expect(link.getAttribute('href')).toBe('https://github.com/settings/tokens')
    expect(link.getAttribute('rel')).toContain('noopener')
  })

  it('sends nothing while a secret is missing, and leads to it', async () => {
    const api = apiWith(accepted)
    renderApp({ at, api })
    const field = await screen.findByLabelText('GITHUB_TOKEN')
    await submit()
    await screen.findByText('A secret cannot be empty')
    await waitFor(() => expect(document.activeElement).toBe(field))
    expect(api.seenOf('createServer')).toHaveLength(0)
  })

  it('creates the server once, under one Idempotency-Key, and shows the build', async () => {
    const api = apiWith(accepted)
    const { path } = renderApp({ at, api })
    await userEvent.type(await screen.findByLabelText('GITHUB_TOKEN'), 'hunter2')
    await submit()
    await waitFor(() => expect(path()).toBe(`/builds/${build.id}`))
    const [request, ...others] = api.seenOf('createServer')
    expect(others).toHaveLength(0)
    expect(request?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/)
    expect(request?.body).toEqual({
      slug: 'github-issues',
      title: 'GitHub issues',
      visibility: 'members',
      templateId: fakeId('tpl'),
      templateVersionNumber: 1, // as it was looked at, whatever its author publishes meanwhile
      secrets: [{ key: 'GITHUB_TOKEN', value: 'hunter2' }],
    })
    expect(sessionStorage.getItem('bmm.draft')).toBeNull()
  })

  it('keeps the draft over a reload, and never a secret', async () => {
    const first = renderApp({ at, api: apiWith(accepted) })
    const title = await screen.findByRole('textbox', { name: 'Title' })
    await userEvent.clear(title)
    await userEvent.type(title, 'My issues')
    await userEvent.type(screen.getByLabelText('GITHUB_TOKEN'), 'hunter2')
    first.unmount()
    expect(sessionStorage.getItem('bmm.draft')).not.toContain('hunter2')

    renderApp({ at: '/new?step=details', api: apiWith(accepted) })
    expect(await screen.findByRole('textbox', { name: 'Title' })).toHaveProperty(
      'value',
      'My issues',
    )
    expect(screen.getByLabelText('GITHUB_TOKEN')).toHaveProperty('value', '')
  })

  it('says at the name that it is taken, and asks again under another key', async () => {
    const api = apiWith({ refusal: { code: 'SlugTaken' } })
    renderApp({ at, api })
    await userEvent.type(await screen.findByLabelText('GITHUB_TOKEN'), 'hunter2')
    await submit()
    const slug = await screen.findByRole('textbox', {
      name: 'Name in the URL',
      description: /This name is taken/,
    })
    await waitFor(() => expect(document.activeElement).toBe(slug))
    await submit()
    await waitFor(() => expect(api.seenOf('createServer')).toHaveLength(2))
    const [before, after] = api
      .seenOf('createServer')
      .map(({ headers }) => headers.get('idempotency-key'))
    expect(after).not.toBe(before)
  })

  it('puts a refused secret at its field and shows what belongs to none', async () => {
    const api = apiWith({
      refusal: {
        code: 'InvalidInput',
        errors: [
          { pointer: '/body/secrets/0/value', detail: 'This token has expired' },
          { pointer: '/body/templateId', detail: 'This template was hidden' },
        ],
      },
    })
    renderApp({ at, api })
    await userEvent.type(await screen.findByLabelText('GITHUB_TOKEN'), 'hunter2')
    await submit()
    await screen.findByText('This token has expired')
    expect((await screen.findByRole('alert')).textContent).toContain('This template was hidden')
  })

  it('takes hosts of one’s own only where the template allows it, and checks them', async () => {
    const api = apiWith(accepted, fakeTemplate({ allowsOwnerDomains: true, secrets: [] }))
    renderApp({ at, api })
    const hosts = await screen.findByRole('textbox', { name: /^Hosts/ })
    await userEvent.type(hosts, 'not_a_host')
    await submit()
    await screen.findByText(/^not_a_host: A host name such as/)
    await userEvent.clear(hosts)
    await userEvent.type(hosts, 'api.example.com')
    await submit()
    await waitFor(() =>
      expect(api.seenOf('createServer')[0]?.body).toMatchObject({
        allowedDomains: ['api.example.com'],
      }),
    )
  })
})

it('tells a viewer that members can make servers', async () => {
  const api = createFakeApi({ getMe: { result: fakeMe('viewer') } })
  renderApp({ at: '/new', api })
  await screen.findByRole('heading', { name: 'Your role does not allow this' })
  expect(screen.queryByRole('button', { name: 'Build' })).toBeNull()
})
