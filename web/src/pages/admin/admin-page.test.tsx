import { cleanup, screen, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import type { ModeratedTemplate, Report, Takedown } from '../../../../contract/moderation.ts'
import type { Account } from '../../../../contract/people.ts'
import { createFakeApi } from '../../fake-api.ts'
import { fakeId, fakeMe } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const at = '2026-11-25T10:00:00.000Z'
const reason = 'It sends what callers type to a stranger.'
const administrator = () => {
  const me = fakeMe('viewer')
  return { result: { ...me, user: { ...me.user, isAdministrator: true } } }
}
const tides: ModeratedTemplate = {
  id: fakeId('tpl'),
  slug: 'tides',
  title: 'Tides',
  author: 'Works',
  isVerified: false,
  hiddenAt: null,
  hiddenReason: null,
  takedownId: null,
  forkCount: 14,
  versionNumber: 3,
  openReports: 2,
  createdAt: at,
}
const takedown: Takedown = {
  id: fakeId('tkd'),
  templateId: tides.id,
  templateSlug: 'tides',
  templateTitle: 'Tides',
  reason,
  state: 'running',
  servers: 14,
  organisations: 6,
  derivedCount: 1,
  derived: [{ slug: 'my-tides', title: 'My tides', author: 'Others' }],
  stopped: 3,
  stuck: [],
  begunBy: 'Ana',
  begunAt: at,
  endedAt: null,
  restoredBy: null,
  restoredAt: null,
}
const page = <T,>(...data: T[]) => ({ result: { data, nextCursor: null } })
const world = (answers: Parameters<typeof createFakeApi>[0] = {}) =>
  createFakeApi({
    getMe: administrator(),
    listNotices: { result: { data: [] } },
    listOrganisations: { result: { data: [] } },
    listModeratedTemplates: page(tides),
    ...answers,
  })

it('is for administrators alone, whatever their role is', async () => {
  renderApp({ at: '/admin', api: world({ getMe: { result: fakeMe('owner') } }) })
  await screen.findByText('These pages are for administrators of the installation.')
  expect(screen.queryByRole('link', { name: 'Admin' })).toBeNull()
  cleanup()
  renderApp({ at: '/admin', api: world() })
  await screen.findByRole('link', { name: 'Admin' })
  await screen.findByRole('row', { name: /Tides/ })
})

it('verifies a template, and hides one with a reason', async () => {
  const api = world({
    verifyTemplate: { result: { ...tides, isVerified: true } },
    hideTemplate: { result: { ...tides, hiddenAt: at, hiddenReason: reason } },
  })
  renderApp({ at: '/admin', api })
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Verify Tides' }))
  await screen.findByText('Tides is verified')
  expect(api.seenOf('verifyTemplate')[0]?.body).toEqual({ isVerified: true, versionNumber: 3 })
  await user.click(screen.getByRole('button', { name: 'Hide Tides' }))
  const dialog = await screen.findByRole('dialog', { name: 'Hide Tides?' })
  await user.type(within(dialog).getByLabelText('Reason'), reason)
  await user.click(within(dialog).getByRole('button', { name: 'Hide' }))
  await screen.findByText('Tides is hidden')
  expect(api.seenOf('hideTemplate')[0]?.body).toEqual({ isHidden: true, reason })
})

it('says what a takedown stops, wants a reason and the name, and leads to its page', async () => {
  const withoutDerived = { servers: 14, awake: 3, organisations: 6, callers: 1 }
  const plan = {
    ...withoutDerived,
    servers: 20,
    withoutDerived,
    derivedCount: 101,
    derived: takedown.derived,
  }
  const detail = 'This is not the name. Type tides'
  const errors = [{ pointer: '/body/confirm', detail }]
  const api = world({
    getTakedownPlan: { result: plan },
    takeDownTemplate: { refusal: { code: 'InvalidInput', errors } },
    getTakedown: { result: takedown },
  })
  const { path } = renderApp({ at: '/admin', api })
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Take down Tides' }))
  const dialog = await screen.findByRole('dialog', { name: 'Take Tides down?' })
  await within(dialog).findByText(
    '20 servers of 6 organisations stop now; 1 person called them in the last 24 hours.',
  )
  within(dialog).getByRole('link', { name: 'My tides' })
  within(dialog).getByText('and 100 more')
  await user.click(within(dialog).getByRole('checkbox', { name: /101 templates derived from it/ }))
  within(dialog).getByText(/^14 servers of 6 organisations stop now/)
  await user.type(within(dialog).getByLabelText('Reason'), reason)
  await user.type(within(dialog).getByLabelText('Type tides to confirm'), 'tide')
  const act = within(dialog).getByRole('button', { name: 'Take down' })
  await user.click(act)
  await within(dialog).findByText(detail)
  api.answer({ takeDownTemplate: { result: takedown } })
  await user.type(within(dialog).getByLabelText('Type tides to confirm'), 's')
  await user.click(act)
  await expect.poll(path).toBe(`/admin/takedowns/${takedown.id}`)
  expect(api.seenOf('takeDownTemplate').at(-1)?.body).toEqual({
    reason,
    confirm: 'tides',
    includesDerived: false,
  })
})

it('follows a takedown while it runs, says what is stuck, and restores it', async () => {
  const api = world({ getTakedown: { result: takedown } })
  renderApp({ at: `/admin/takedowns/${takedown.id}`, api })
  const user = userEvent.setup()
  await screen.findByText('3 of 14 stopped')
  screen.getByRole('link', { name: 'My tides' })
  const stuck = { serverId: fakeId('srv'), slug: 'lost-tides', problem: 'Its host is away' }
  api.answer({
    getTakedown: {
      result: { ...takedown, state: 'needs-attention', stopped: 13, stuck: [stuck] },
    },
  })
  await screen.findByText('13 of 14 stopped')
  await screen.findByRole('row', { name: 'lost-tides Its host is away' })
  screen.getByText(/it is tried again every five minutes/)
  api.answer({ getTakedown: { result: { ...takedown, state: 'done', stopped: 14, endedAt: at } } })
  await screen.findByText('Callers are refused, and nothing of it runs any more.')
  const restored = { ...takedown, state: 'restored', restoredBy: 'Ana', restoredAt: at }
  api.answer({ restoreTemplate: { result: restored }, getTakedown: { result: restored } })
  await user.click(screen.getByRole('button', { name: 'Restore' }))
  const dialog = await screen.findByRole('dialog', { name: 'Restore Tides?' })
  await user.click(within(dialog).getByRole('button', { name: 'Restore' }))
  await screen.findByText('Undone: what it stopped answers again.')
  expect(screen.queryByRole('button', { name: 'Restore' })).toBeNull()
})

const report: Report = {
  id: fakeId('rpt'),
  templateId: tides.id,
  templateSlug: 'tides',
  templateTitle: 'Tides',
  templateState: 'listed',
  reason: 'leaks-data',
  details: 'It asks a stranger.',
  contact: 'ben@example.org',
  reportedBy: null,
  createdAt: at,
  closedAt: null,
  closedBy: null,
  note: null,
}

it('closes a report with a note of what was done', async () => {
  const api = world({
    listReports: page(report),
    closeReport: { result: { ...report, closedAt: at, closedBy: 'Ana', note: 'Hidden.' } },
  })
  renderApp({ at: '/admin/reports', api })
  const user = userEvent.setup()
  await screen.findByRole('heading', { name: 'It gives data away' })
  screen.getByText(/Reach them at ben@example\.org/)
  await user.click(screen.getByRole('button', { name: 'Close the report on Tides' }))
  const dialog = await screen.findByRole('dialog', { name: 'Close the report' })
  await user.type(within(dialog).getByLabelText('What was done'), 'Hidden.')
  await user.click(within(dialog).getByRole('button', { name: 'Close' }))
  await screen.findByText('The report is closed')
  expect(api.seenOf('closeReport')[0]?.body).toEqual({ note: 'Hidden.' })
})

it('hides what was reported from its report, and offers to take it down', async () => {
  const api = world({ listReports: page(report), hideTemplate: { result: tides } })
  renderApp({ at: '/admin/reports', api })
  const user = userEvent.setup()
  expect(await screen.findByRole('button', { name: 'Take down Tides' })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Hide Tides' }))
  const dialog = await screen.findByRole('dialog', { name: 'Hide Tides?' })
  await user.type(within(dialog).getByLabelText('Reason'), reason)
  api.answer({ listReports: page({ ...report, templateState: 'hidden' as const }) })
  await user.click(within(dialog).getByRole('button', { name: 'Hide' }))
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(api.seenOf('hideTemplate')[0]?.body).toEqual({ isHidden: true, reason })
  await expect.poll(() => screen.queryByRole('button', { name: 'Hide Tides' })).toBeNull()
})

it('offers nothing against what is gone, but to close its report', async () => {
  renderApp({
    at: '/admin/reports',
    api: world({ listReports: page({ ...report, templateState: 'deleted' as const }) }),
  })
  expect(await screen.findByRole('button', { name: /^Close the report/ })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Hide|^Take down/ })).toBeNull()
})

const ana: Account = {
  id: fakeId('usr'),
  name: 'Ana',
  email: 'ana@example.org',
  isAdministrator: true,
  suspendedAt: null,
  suspendedReason: null,
  createdAt: at,
}
const ben = { ...ana, id: fakeId('usr', 2), name: 'Ben', isAdministrator: false }

it('suspends a person with a reason, never oneself, and lets them in again', async () => {
  const out = { ...ben, suspendedAt: at, suspendedReason: 'Sold it' }
  const api = world({
    listUsers: page(ana, ben),
    suspendUser: { result: out },
    restoreUser: { result: ben },
  })
  renderApp({ at: '/admin/people', api })
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Suspend Ben' }))
  expect(screen.queryByRole('button', { name: 'Suspend Ana' })).toBeNull()
  const dialog = await screen.findByRole('dialog', { name: 'Suspend Ben?' })
  await user.type(within(dialog).getByLabelText('Reason'), 'Sold it')
  api.answer({ listUsers: page(ana, out) })
  await user.click(within(dialog).getByRole('button', { name: 'Suspend' }))
  await screen.findByText('Ben is suspended')
  await user.click(await screen.findByRole('button', { name: 'Let Ben in again' }))
  await screen.findByText('Ben can sign in again')
  expect(api.seenOf('suspendUser')[0]?.body).toEqual({ reason: 'Sold it' })
})

it('makes somebody an administrator with a reason, and takes that back; never of oneself', async () => {
  const made = { ...ben, isAdministrator: true }
  const api = world({ listUsers: page(ana, ben) })
  renderApp({ at: '/admin/people', api })
  const user = userEvent.setup()
  const act = async (button: string, { action, after }: { action: string; after: Account }) => {
    await user.click(await screen.findByRole('button', { name: button }))
    const dialog = await screen.findByRole('dialog', { name: `${button}?` })
    await user.type(within(dialog).getByLabelText('Reason'), reason)
    api.answer({ setAdministrator: { result: after }, listUsers: page(ana, after) })
    await user.click(within(dialog).getByRole('button', { name: action }))
  }
  await act('Make Ben an administrator', { action: 'Make administrator', after: made })
  await screen.findByText('Ben is an administrator')
  await act('Remove Ben as administrator', { action: 'Remove as administrator', after: ben })
  await screen.findByText('Ben is no administrator any more')
  expect(screen.queryByRole('button', { name: 'Remove Ana as administrator' })).toBeNull()
  expect(api.seenOf('setAdministrator').map(({ body }) => body)).toEqual([
    { isAdministrator: true, reason },
    { isAdministrator: false, reason },
  ])
})

it('shows how full each host is, and which is not seen', async () => {
  const host = {
    id: 'local',
    seenAt: at,
    isUsable: true,
    liveServers: 3,
    runners: [{ state: 'ready', count: 3 }],
    ports: { leased: 3, blocked: 1, total: 100 },
  }
  const listHosts = {
    result: {
      data: [host, { ...host, id: 'away', seenAt: null, isUsable: false, runners: [] }],
    },
  }
  renderApp({ at: '/admin/hosts', api: world({ listHosts }) })
  const row = await screen.findByRole('row', { name: /^local Takes work/ })
  expect(row.textContent).toContain('3 of 100 leased')
  expect(row.textContent).toContain('1 port is held by something else')
  screen.getByRole('row', { name: /^away Not seen/ })
})

it('shows what was done to the installation', async () => {
  const listInstallationAudit = page({
    id: 1,
    at,
    actor: { id: fakeId('usr'), name: 'Ana' },
    action: 'user.suspend',
    resource: { type: 'user', id: fakeId('usr', 2), title: 'Ben' },
    address: null,
    requestId: null,
    metadata: {},
  })
  renderApp({ at: '/admin/audit', api: world({ listInstallationAudit }) })
  const row = await screen.findByRole('row', { name: /Ana user\.suspend/ })
  expect(row.textContent).toContain('Ben')
})

it('says what failed, and tries again', async () => {
  const api = world({ listModeratedTemplates: { refusal: { code: 'Internal' } } })
  renderApp({ at: '/admin?q=ti', api })
  const retry = await screen.findByRole('button', { name: 'Try again' })
  api.answer({ listModeratedTemplates: page(tides) })
  await userEvent.click(retry)
  await screen.findByRole('row', { name: /Tides/ })
  expect(api.seenOf('listModeratedTemplates').at(-1)?.query.get('q')).toBe('ti')
})
