import { cleanup, screen } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import type { Template } from '../../../../contract/templates.ts'
import { createFakeApi } from '../../fake-api.ts'
import { fakeId, fakeMe, fakeTemplate } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const quiet = {
  getMe: { result: fakeMe('member') },
  listNotices: { result: { data: [] } },
  listOrganisations: { result: { data: [] } },
}
const listed = (...data: Template[]) => ({ result: { data, nextCursor: null } })
const tides = () =>
  fakeTemplate({ id: fakeId('tpl', 2), slug: 'tides', title: 'Tides', forkCount: 1_200 })

it('shows who made a template, what it reaches and asks for, and how much it is used', async () => {
  renderApp({
    at: '/templates',
    api: createFakeApi({ ...quiet, listTemplates: listed(tides()) }),
  })
  const card = (await screen.findByRole('link', { name: 'Tides' })).closest('article')
  expect(card?.textContent).toContain('by BuildMyMCP')
  expect(card?.textContent).toContain('Verified')
  expect(card?.textContent).toContain('api.github.com')
  expect(card?.textContent).toContain('GITHUB_TOKEN')
  expect(card?.textContent).toContain('1,200 ever made')
})

it('searches once the fingers rest, and keeps all of it in the address', async () => {
  const api = createFakeApi({ ...quiet, listTemplates: listed(tides()) })
  const { path } = renderApp({ at: '/templates?sort=newest&category=Weather', api })
  await screen.findByRole('link', { name: 'Tides' })
  expect(api.seenOf('listTemplates')[0]?.query.toString()).toBe('sort=newest&category=Weather')
  await userEvent.type(screen.getByLabelText('Search templates'), 'tide')
  await expect.poll(path).toBe('/templates?sort=newest&category=Weather&q=tide')
  await expect
    .poll(() => api.seenOf('listTemplates').map(({ query }) => query.get('q')))
    .toEqual([null, 'tide'])
  await userEvent.selectOptions(screen.getByLabelText('Whose'), 'Published by us')
  await expect.poll(() => api.seenOf('listTemplates').at(-1)?.query.get('of')).toBe('yours')
})

it('an address that means nothing shows what there is', async () => {
  const api = createFakeApi({ ...quiet, listTemplates: listed(tides()) })
  renderApp({ at: '/templates?sort=best&category=Cats', api })
  await screen.findByRole('link', { name: 'Tides' })
  expect(api.seenOf('listTemplates')[0]?.query.toString()).toBe('')
})

it('a search that finds nothing says what to do instead', async () => {
  const api = createFakeApi({ ...quiet, listTemplates: listed() })
  const { path } = renderApp({ at: '/templates?q=zeppelin', api })
  await screen.findByRole('heading', { name: 'No template fits' })
  screen.getByRole('link', { name: 'Describe a server instead' })
  await userEvent.click(screen.getByRole('button', { name: 'Show all templates' }))
  expect(path()).toBe('/templates')
})

it('goes on where the first page ended', async () => {
  const first = { result: { data: [tides()], nextCursor: 'more' } }
  const api = createFakeApi({ ...quiet, listTemplates: first })
  renderApp({ at: '/templates', api })
  const more = await screen.findByRole('button', { name: 'Show more' })
  const other = fakeTemplate({ id: fakeId('tpl', 3), slug: 'moons', title: 'Moons' })
  api.answer({ listTemplates: listed(other) })
  await userEvent.click(more)
  await screen.findByRole('link', { name: 'Moons' })
  screen.getByRole('link', { name: 'Tides' })
  expect(api.seenOf('listTemplates').at(-1)?.query.get('cursor')).toBe('more')
})

it('says what failed, and tries again', async () => {
  const api = createFakeApi({ ...quiet, listTemplates: { refusal: { code: 'Internal' } } })
  renderApp({ at: '/templates', api })
  const retry = await screen.findByRole('button', { name: 'Try again' })
  api.answer({ listTemplates: listed(tides()) })
  await userEvent.click(retry)
  await screen.findByRole('link', { name: 'Tides' })
  expect(api.seenOf('listTemplates')).toHaveLength(2)
})

it('is open to everybody where the api says so, and leads to signing in', async () => {
  const api = createFakeApi({
    getMe: { refusal: { code: 'NotSignedIn' } },
    listTemplates: listed(tides()),
  })
  renderApp({ at: '/templates', api })
  await screen.findByRole('link', { name: 'Tides' })
  const signIn = screen.getByRole('link', { name: 'Sign in' })
  expect(signIn.getAttribute('href')).toBe('/sign-in?next=%2Ftemplates')
  expect(screen.queryByRole('navigation', { name: 'Main' })).toBeNull()
  expect(screen.queryByLabelText('Whose')).toBeNull()
})

it('asks to sign in where the marketplace is closed', async () => {
  const api = createFakeApi({
    getMe: { refusal: { code: 'NotSignedIn' } },
    listTemplates: { refusal: { code: 'NotSignedIn' } },
    getSignInOptions: { result: { isSetUp: true, providers: [] } },
  })
  const { path } = renderApp({ at: '/templates', api })
  await expect.poll(path).toBe('/sign-in?next=%2Ftemplates')
})
