import { cleanup, screen, waitFor } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import type { AuditEvent } from '../../../../contract/audit-routes.ts'
import { createFakeApi } from '../../fake-api.ts'
import { fakeId, fakeMe } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const event = (part: Partial<AuditEvent> = {}): AuditEvent => ({
  id: 1,
  at: '2026-11-25T10:00:00.000Z',
  actor: { id: fakeId('usr'), name: 'Ana' },
  action: 'server.create',
  resource: { type: 'server', id: fakeId('srv'), title: 'Weather' },
  address: '192.0.2.7',
  requestId: 'req_1',
  metadata: { slug: 'weather' },
  ...part,
})
const answers = {
  getMe: { result: fakeMe('admin') },
  listNotices: { result: { data: [] } },
  listOrganisations: { result: { data: [] } },
  listMembers: { result: { data: [] } },
}

it('shows who did what on what, and leads to it', async () => {
  const listAudit = { result: { data: [event(), event({ id: 2, actor: null })], nextCursor: null } }
  renderApp({ at: '/audit', api: createFakeApi({ ...answers, listAudit }) })
  const row = await screen.findByRole('row', { name: /Ana server\.create/ })
  expect(row.textContent).toContain('192.0.2.7')
  screen.getByRole('row', { name: /The platform/ })
  const [link] = screen.getAllByRole('link', { name: 'Weather' })
  expect(link?.getAttribute('href')).toBe(`/servers/${fakeId('srv')}`)
  expect(screen.getByRole('link', { name: 'Export' }).getAttribute('href')).toBe('/v1/audit/export')
})

it('asks the api for what was chosen, and keeps it in the address', async () => {
  const listAudit = { result: { data: [], nextCursor: null } }
  const api = createFakeApi({ ...answers, listAudit })
  const { path } = renderApp({ at: '/audit', api })
  await userEvent.selectOptions(await screen.findByLabelText('Acts'), 'Secrets')
  await screen.findByText('Nothing fits what you chose.')
  expect(api.seenOf('listAudit').at(-1)?.query.get('action')).toBe('secret.')
  expect(path()).toBe('/audit?kind=secret')
  await userEvent.click(screen.getByRole('button', { name: 'Show everything' }))
  await screen.findByText('Nothing was done yet.')
})

it('asks for acts upon one kind of thing', async () => {
  const listAudit = { result: { data: [event()], nextCursor: null } }
  const api = createFakeApi({ ...answers, listAudit })
  const { path } = renderApp({ at: '/audit?resourceType=user', api })
  const field = await screen.findByLabelText('On what')
  expect(field).toHaveProperty('value', 'user')
  expect(api.seenOf('listAudit').at(-1)?.query.get('resourceType')).toBe('user')
  await userEvent.selectOptions(field, 'A server')
  await waitFor(() =>
    expect(api.seenOf('listAudit').at(-1)?.query.get('resourceType')).toBe('server'),
  )
  expect(path()).toBe('/audit?resourceType=server')
})

it('offers whoever did something, also when they are no member any more', async () => {
  const gone = { id: fakeId('usr', 2), name: 'Gone Gil' }
  const listAudit = { result: { data: [event({ actor: gone })], nextCursor: null } }
  const api = createFakeApi({ ...answers, listAudit })
  renderApp({ at: '/audit', api })
  await screen.findByRole('row', { name: /Gone Gil/ })
  await userEvent.selectOptions(screen.getByLabelText('Who'), 'Gone Gil')
  await waitFor(() => expect(api.seenOf('listAudit').at(-1)?.query.get('actor')).toBe(gone.id))
})

it('goes on where the first page ended', async () => {
  const api = createFakeApi({
    ...answers,
    listAudit: { result: { data: [event()], nextCursor: '1.1' } },
  })
  renderApp({ at: '/audit', api })
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }))
  await screen.findAllByRole('link', { name: 'Weather' })
  expect(api.seenOf('listAudit').at(-1)?.query.get('cursor')).toBe('1.1')
})
