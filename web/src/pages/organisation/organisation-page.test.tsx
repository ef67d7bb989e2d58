import { cleanup, screen, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { openPolicy } from '../../../../contract/policy.ts'
import type { Member } from '../../../../contract/people.ts'
import { createFakeApi } from '../../fake-api.ts'
import { fakeId, fakeMe } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const at = '2026-11-25T10:00:00.000Z'
const ana: Member = {
  userId: fakeId('usr'),
  name: 'Ana',
  email: 'ana@example.org',
  role: 'owner',
  isSuspended: false,
  joinedAt: at,
}
const ben: Member = { ...ana, userId: fakeId('usr', 2), name: 'Ben', email: null, role: 'member' }
const meIn = (role: Parameters<typeof fakeMe>[0], kind: 'personal' | 'shared' = 'shared') => {
  const me = fakeMe(role)
  return { result: { ...me, organisation: { ...me.organisation, name: 'Works', kind } } }
}
const quiet = {
  listNotices: { result: { data: [] } },
  listOrganisations: { result: { data: [] } },
  listMembers: { result: { data: [ana, ben] } },
  listInvitations: { result: { data: [] } },
}
const person = () => userEvent.setup()

it('shows who belongs to it, and lets an owner give another role', async () => {
  const changed = { result: { ...ben, role: 'admin' } }
  const api = createFakeApi({ ...quiet, getMe: meIn('owner'), setMemberRole: changed })
  renderApp({ at: '/organisation', api })
  await screen.findByRole('heading', { level: 1, name: 'Works' })
  await person().selectOptions(await screen.findByLabelText('Role of Ben'), 'Admin')
  await screen.findByText('Ben is now admin')
  expect(document.activeElement).toBe(screen.getByLabelText('Role of Ben'))
  expect(api.seenOf('setMemberRole')[0]).toMatchObject({
    path: `/v1/members/${ben.userId}`,
    body: { role: 'admin' },
  })
})

it('offers a viewer nothing that the api would refuse', async () => {
  renderApp({ at: '/organisation', api: createFakeApi({ ...quiet, getMe: meIn('viewer') }) })
  await screen.findByRole('row', { name: /^Ben/ })
  expect(screen.queryByRole('button', { name: 'Remove Ben' })).toBeNull()
  expect(screen.queryByLabelText('Role of Ben')).toBeNull()
  expect(screen.queryByRole('heading', { name: 'Invitations' })).toBeNull()
  expect(screen.queryByRole('link', { name: 'Audit log' })).toBeNull()
})

it('an admin makes no owner, and does not touch one', async () => {
  renderApp({ at: '/organisation', api: createFakeApi({ ...quiet, getMe: meIn('admin') }) })
  const choice = await screen.findByLabelText('Role of Ben')
  const names = within(choice).getAllByRole('option')
  expect(names.map(({ textContent }) => textContent)).toEqual(['Viewer', 'Member', 'Admin'])
  expect(screen.queryByLabelText('Role of Ana')).toBeNull()
})

it('offers no other role in a personal organisation, whose owner nobody can change', async () => {
  const api = createFakeApi({
    ...quiet,
    getMe: meIn('owner', 'personal'),
    listMembers: { result: { data: [ana] } },
  })
  renderApp({ at: '/organisation', api })
  const row = await screen.findByRole('row', { name: /^Ana/ })
  within(row).getByRole('cell', { name: 'Owner' })
  expect(within(row).queryByRole('combobox')).toBeNull()
})

it('says why the last owner keeps the role', async () => {
  const refusal = { code: 'LastOwner' as const, detail: 'Make somebody else an owner first.' }
  const api = createFakeApi({ ...quiet, getMe: meIn('owner'), setMemberRole: { refusal } })
  renderApp({ at: '/organisation', api })
  await person().selectOptions(await screen.findByLabelText('Role of Ana'), 'Member')
  expect((await screen.findByRole('alert')).textContent).toBe('Make somebody else an owner first.')
  expect(screen.getByLabelText('Role of Ana')).toHaveProperty('value', 'owner')
})

it('shows the link of an invitation once it is made', async () => {
  const invitation = {
    id: fakeId('inv'),
    email: 'cleo@example.org',
    role: 'member',
    server: null,
    invitedBy: 'Ana',
    createdAt: at,
    expiresAt: at,
  }
  const url = 'http://localhost:4000/join#secret'
  const createInvitation = { result: { invitation, url } }
  const api = createFakeApi({ ...quiet, getMe: meIn('admin'), createInvitation })
  renderApp({ at: '/organisation', api })
  const user = person()
  await user.click(await screen.findByRole('button', { name: 'Invite somebody' }))
  const dialog = await screen.findByRole('dialog', { name: 'Invite somebody' })
  await user.type(within(dialog).getByLabelText('E-mail'), 'cleo@example.org')
  await user.click(within(dialog).getByRole('button', { name: 'Make the link' }))
  await screen.findByText(url)
  expect(api.seenOf('createInvitation')[0]?.body).toEqual({
    email: 'cleo@example.org',
    role: 'member',
  })
})

it('a personal organisation says why nobody can be invited', async () => {
  const api = createFakeApi({ ...quiet, getMe: meIn('owner', 'personal') })
  renderApp({ at: '/organisation', api })
  await screen.findByText(/Nobody can be invited to a personal organisation/)
  expect(screen.queryByRole('button', { name: 'Invite somebody' })).toBeNull()
})

it('switches to another organisation and forgets what it read of this one', async () => {
  const other = { id: fakeId('org', 2), name: 'Others', kind: 'shared', role: 'member' } as const
  const mine = meIn('owner').result.organisation
  const api = createFakeApi({
    ...quiet,
    getMe: meIn('owner'),
    listOrganisations: { result: { data: [mine, other] } },
    switchOrganisation: { result: { ...meIn('owner').result, organisation: other } },
    listServers: { result: { data: [], nextCursor: null } },
  })
  renderApp({ at: '/organisation', api })
  await person().selectOptions(await screen.findByLabelText('Organisation'), 'Others')
  await screen.findByRole('heading', { level: 1, name: 'Servers' })
  expect(api.seenOf('switchOrganisation')[0]?.body).toEqual({ organisationId: other.id })
})

it('makes a key with the scopes that were chosen, and shows it once', async () => {
  const key = {
    id: fakeId('key'),
    name: 'CI',
    lastFour: 'wxyz',
    scopes: ['servers:read', 'servers:write'],
    createdBy: { userId: ana.userId, name: 'Ana' },
    createdAt: at,
    expiresAt: at,
    lastUsedAt: null,
  }
  const api = createFakeApi({
    ...quiet,
    getMe: meIn('owner'),
    listKeys: { result: { data: [key] } },
    createKey: { result: { key, token: 'bmm_secret' } },
  })
  renderApp({ at: '/organisation/keys', api })
  const user = person()
  await user.click(await screen.findByRole('button', { name: 'New API key' }))
  const dialog = await screen.findByRole('dialog', { name: 'New API key' })
  await user.type(within(dialog).getByLabelText('What it is for'), 'CI')
  await user.click(within(dialog).getByRole('checkbox', { name: /servers:write/ }))
  await user.click(within(dialog).getByRole('button', { name: 'Make it' }))
  await screen.findByText('bmm_secret')
  expect(api.seenOf('createKey')[0]?.body).toEqual({
    name: 'CI',
    scopes: ['servers:read', 'servers:write'],
    expiresInDays: 90,
  })
})

it('names the servers that are public when that is no longer allowed', async () => {
  const policy = { ...openPolicy, allowsPublicServers: false }
  const api = createFakeApi({
    ...quiet,
    getMe: meIn('admin'),
    getPolicy: { result: openPolicy },
    getQuotaUse: 'never',
    setPolicy: { result: { policy, publicServers: ['maps', 'weather'] } },
  })
  renderApp({ at: '/organisation/policy', api })
  const user = person()
  await user.click(await screen.findByRole('checkbox', { name: /^Servers may be public/ }))
  await user.click(screen.getByRole('button', { name: 'Save the rules' }))
  const said = await screen.findByText(/^Anyone who is signed in may still call/)
  expect(said.textContent).toContain('maps, weather.')
})

it('saves rules whole, and shows what the api says of one of them', async () => {
  const detail = 'At most 512 in this installation'
  const refusal = {
    code: 'InvalidInput' as const,
    errors: [{ pointer: '/body/runner/memoryMb', detail }],
  }
  const use = { used: 3, limit: null }
  const api = createFakeApi({
    ...quiet,
    getMe: meIn('admin'),
    getPolicy: { result: openPolicy },
    getQuotaUse: {
      result: { servers: use, awakeRunners: use, buildsPerDay: use, modelTokensPerMonth: use },
    },
    setPolicy: { refusal },
  })
  renderApp({ at: '/organisation/policy', api })
  const user = person()
  await user.type(await screen.findByLabelText('Memory of a runner (MB)'), '9999')
  await user.click(screen.getByRole('checkbox', { name: 'A prompt' }))
  await user.click(screen.getByRole('button', { name: 'Save the rules' }))
  await screen.findByText(detail)
  expect(api.seenOf('setPolicy')[0]?.body).toMatchObject({
    allowedSources: ['openapi', 'template', 'spec', 'iterate'],
    allowedDomains: null,
    runner: { memoryMb: 9999, cpus: null },
  })
})
