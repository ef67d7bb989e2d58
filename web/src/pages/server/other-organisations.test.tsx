import { cleanup, screen } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../../fake-api.ts'
import { fakeId, fakeMe, fakeServerDetail } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const at = '/servers/weather'
const mine = fakeMe().organisation
const other = { id: fakeId('org', 2), name: 'Others', kind: 'shared', role: 'member' } as const
const apiWith = (organisations: object[]) =>
  createFakeApi({
    getMe: { result: fakeMe() },
    listOrganisations: { result: { data: organisations } },
    getServer: { refusal: { code: 'ServerNotFound' } },
  })

it('offers to look for a server in another organisation, and shows it there', async () => {
  const api = apiWith([mine, other])
  const { path } = renderApp({ at, api })
  await screen.findByText('It may be in another of your organisations.')
  api.answer({
    switchOrganisation: { result: { ...fakeMe(), organisation: other } },
    getServer: { result: fakeServerDetail() },
  })
  await userEvent.click(screen.getByRole('button', { name: 'Work in Others' }))
  await screen.findByRole('heading', { level: 1, name: 'Weather' })
  expect(path()).toBe(at)
})

it('says nothing of other organisations to whoever has none', async () => {
  renderApp({ at, api: apiWith([mine]) })
  await screen.findByText('There is no such server')
  expect(screen.queryByText(/another of your organisations/)).toBeNull()
})
