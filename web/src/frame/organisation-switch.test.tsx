import { cleanup, screen } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../fake-api.ts'
import { fakeId, fakeMe, fakeServer } from '../fake-nouns.ts'
import { renderApp } from '../render-app.tsx'

afterEach(cleanup)

const mine = fakeMe().organisation
const other = { id: fakeId('org', 2), name: 'Others', kind: 'shared', role: 'member' } as const
const serversOf = (...servers: ReturnType<typeof fakeServer>[]) => ({
  result: { data: servers, nextCursor: null },
})

it('reads the servers and notices of the other organisation where one stands on its list', async () => {
  const notice = { id: fakeId('ntc'), title: 'Held back', text: 'Look at it.' }
  const api = createFakeApi({
    getMe: { result: fakeMe() },
    listOrganisations: { result: { data: [mine, other] } },
    listNotices: { result: { data: [{ ...notice, createdAt: '2026-11-25T10:00:00.000Z' }] } },
    listServers: serversOf(fakeServer()),
  })
  renderApp({ at: '/', api })
  await screen.findByRole('link', { name: 'Weather' })
  await screen.findByText('Held back')
  api.answer({
    switchOrganisation: { result: { ...fakeMe(), organisation: other } },
    listNotices: { result: { data: [] } },
    listServers: serversOf(fakeServer({ slug: 'orders', title: 'Orders' })),
  })
  await userEvent.selectOptions(screen.getByLabelText('Organisation'), 'Others')
  await screen.findByRole('link', { name: 'Orders' })
  expect(screen.queryByRole('link', { name: 'Weather' })).toBeNull()
  expect(screen.queryByText('Held back')).toBeNull()
  const choice = await screen.findByLabelText('Organisation')
  expect(choice).toHaveProperty('value', other.id)
  expect(document.activeElement).toBe(choice)
})
