import { cleanup, screen, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { serverSpec } from '../../../../../contract/spec.ts'
import { exampleSpec } from '../../../example-spec.ts'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeId, fakeMe, fakeServerDetail, fakeTemplate, fakeVersion } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)

const token = { key: 'WEATHER_TOKEN', description: 'Reads the weather', whose: 'owner' } as const
const spec = serverSpec.parse({ ...exampleSpec, title: 'Weather', secrets: [token] })
const at = '/servers/weather/publish'
const { id: _, ...preview } = fakeTemplate({ slug: 'weather', title: 'Weather' })
const clean = { versionNumber: 2, isNewVersion: true, problems: [], preview, difference: null }

const world = (answers: Parameters<typeof createFakeApi>[0] = {}) =>
  createFakeApi({
    getMe: { result: fakeMe('member') },
    listNotices: { result: { data: [] } },
    listOrganisations: { result: { data: [] } },
    getServer: { result: fakeServerDetail() },
    getVersion: {
      result: { ...fakeVersion(), spec, code: 'code', codeSha256: 'ab', findings: [] },
    },
    listTemplates: { result: { data: [], nextCursor: null } },
    checkPublish: { result: clean },
    ...answers,
  })
const check = async () => {
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Check and preview' }))
  return user
}

it('publishes what was checked and shown, and no other words', async () => {
  const published = { result: fakeTemplate({ slug: 'weather', title: 'Weather' }) }
  const api = world({ publishTemplate: published, getTemplate: published })
  const { path } = renderApp({ at, api })
  const user = userEvent.setup()
  await user.selectOptions(await screen.findByLabelText('Category'), 'Weather')
  await user.type(
    screen.getByLabelText('Where one gets WEATHER_TOKEN'),
    'https://weather.example/keys',
  )
  await check()
  const page = await screen.findByRole('region', { name: 'The public page' })
  await within(page).findByText('Search and read issues of your repositories.')
  const publish = () => screen.getByRole('button', { name: 'Publish version 1' })

  await user.type(screen.getByLabelText('Title'), '!')
  screen.getByText('The form has changed since. Check it again.')
  expect(publish().getAttribute('aria-disabled')).toBe('true')
  await user.type(screen.getByLabelText('Title'), '{Backspace}')
  await user.click(publish())
  await expect.poll(path).toBe('/templates/weather')
  const words = { key: 'WEATHER_TOKEN', description: 'Reads the weather' }
  expect(api.seenOf('publishTemplate')[0]?.body).toMatchObject({
    title: 'Weather',
    category: 'Weather',
    licence: 'none',
    versionNumber: 2,
    secrets: [{ ...words, howToGetUrl: 'https://weather.example/keys' }],
  })
})

it('begins with what the server is called, and the description of its spec', async () => {
  const getServer = { result: fakeServerDetail({ title: 'Weather of the north' }) }
  renderApp({ at, api: world({ getServer }) })
  await screen.findByDisplayValue('Weather of the north')
  expect(screen.getAllByDisplayValue('The weather of today, anywhere.')).toHaveLength(2)
})

it('begins with the present texts of what the server was published as, and continues that', async () => {
  const mine = fakeTemplate({ title: 'Tides', shortDescription: 'High and low', isYours: true })
  const api = world({
    getServer: { result: fakeServerDetail({ publishedAs: mine.id }) },
    listTemplates: { result: { data: [mine], nextCursor: null } },
    getTemplate: { result: mine },
  })
  renderApp({ at, api })
  await screen.findByDisplayValue('High and low')
  await screen.findByDisplayValue('The next version of Tides')
  await check()
  await screen.findByRole('region', { name: 'The public page' })
  expect(api.seenOf('checkPublish')[0]?.body).toMatchObject({ templateId: mine.id, title: 'Tides' })
})

it('asks for what is new from the second version on', async () => {
  const mine = fakeTemplate({ title: 'Tides', isYours: true })
  const api = world({
    listTemplates: { result: { data: [mine], nextCursor: null } },
    getTemplate: { result: mine },
  })
  renderApp({ at, api })
  const choice = await screen.findByLabelText('Publish as')
  screen.getByRole('textbox', { name: /^What is new ?\(optional\)$/ })
  await userEvent.selectOptions(choice, 'The next version of Tides')
  expect(await screen.findByRole('textbox', { name: 'What is new' })).toBeTruthy()
})

it('says what stands against it, at the field or with its place in the code', async () => {
  const detail = 'Give the address where one gets a value for WEATHER_TOKEN'
  const problems = [
    { pointer: '/body/secrets/WEATHER_TOKEN/howToGetUrl', detail },
    { pointer: '/code:3:7', detail: 'This looks like a key' },
  ]
  const api = world({ checkPublish: { result: { ...clean, problems } } })
  renderApp({ at, api })
  await screen.findByText(/^Missing: give the address of the page/)
  await check()
  const found = await screen.findByRole('alert', { name: 'What the check found' })
  within(found).getByText('2 things stand against it:')
  within(found).getByText('/code:3:7')
  expect(within(found).queryByText(new RegExp(detail))).toBeNull() // its field says it
  const field = screen.getByLabelText('Where one gets WEATHER_TOKEN')
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(field)
  expect(screen.queryByRole('button', { name: /^Publish version/ })).toBeNull()
})

it('shows what the api says of a text that it does not take', async () => {
  const errors = [{ pointer: '/body/title', detail: 'At least 3 characters' }]
  renderApp({ at, api: world({ checkPublish: { refusal: { code: 'InvalidInput', errors } } }) })
  await check()
  await screen.findByText('1 thing stands against it, as the fields say.')
  expect(screen.getAllByText('At least 3 characters')).toHaveLength(1)
  expect(screen.getByLabelText('Title').getAttribute('aria-invalid')).toBe('true')
})

it('continues a template with its present texts, and shows what is new', async () => {
  const mine = fakeTemplate({ title: 'Tides', shortDescription: 'High and low', isYours: true })
  const api = world({
    listTemplates: { result: { data: [mine], nextCursor: null } },
    getTemplate: { result: mine },
    checkPublish: {
      result: {
        ...clean,
        difference: {
          tools: [],
          domains: { added: ['tides.example'], removed: [] },
          secrets: { added: [], removed: [] },
        },
      },
    },
  })
  renderApp({ at, api })
  const user = userEvent.setup()
  const choice = await screen.findByLabelText('Publish as')
  await user.selectOptions(choice, 'The next version of Tides')
  await screen.findByDisplayValue('High and low')
  await user.type(screen.getByLabelText(/^What is new/), 'Tides of today')
  await check()
  await screen.findByText('+ tides.example')
  expect(api.seenOf('checkPublish')[0]?.body).toMatchObject({
    templateId: fakeId('tpl'),
    title: 'Tides',
    changes: 'Tides of today',
  })
})

it('says that only the texts change where the version is published already', async () => {
  const mine = fakeTemplate({ title: 'Tides', isYours: true })
  const api = world({
    getServer: { result: fakeServerDetail({ publishedAs: mine.id }) },
    listTemplates: { result: { data: [mine], nextCursor: null } },
    getTemplate: { result: mine },
    checkPublish: { result: { ...clean, isNewVersion: false } },
    publishTemplate: { result: mine },
  })
  renderApp({ at, api })
  const user = await check()
  await screen.findByText(/^Version 1 is published already, and this server has not changed/)
  expect(screen.queryByRole('button', { name: /^Publish version/ })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Change the texts' }))
  await screen.findByText('The texts of Tides are changed')
})

it('says to a viewer and without a live version why nothing can be published', async () => {
  renderApp({ at, api: world({ getMe: { result: fakeMe('viewer') } }) })
  await screen.findByText('Your role does not allow this')
  expect(screen.queryByRole('link', { name: 'Publish' })).toBeNull()
  cleanup()
  const getServer = { result: fakeServerDetail({ liveVersion: null, state: 'failed' }) }
  renderApp({ at, api: world({ getServer }) })
  await screen.findByRole('heading', { name: 'Nothing to publish yet' })
})
