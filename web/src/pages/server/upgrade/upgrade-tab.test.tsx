import { cleanup, screen, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import type { Upgrade } from '../../../../../contract/templates.ts'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeBuild, fakeId, fakeMe, fakeServer, fakeServerDetail } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)

const at = '/servers/weather/upgrade'
const same = {
  tools: [],
  domains: { added: [], removed: [] },
  secrets: { added: [], removed: [] },
}
const gone = {
  tool: 'moons',
  kind: 'removed' as const,
  from: null,
  isBreaking: true,
  details: ['Callers that use it will get an error.'],
}
const fakeUpgrade = (part: Partial<Upgrade> = {}): Upgrade => ({
  templateId: fakeId('tpl'),
  templateSlug: 'tides',
  templateTitle: 'Tides',
  installedVersion: 1,
  latestVersion: 2,
  isAvailable: true,
  isDeclined: false,
  isIterated: false,
  versions: [{ number: 2, changes: 'Tides of today', createdAt: '2026-11-25T10:00:00.000Z' }],
  difference: { ...same, domains: { added: ['tides.example'], removed: [] } },
  templateDifference: same,
  ownDifference: null,
  baseCode: 'one\n',
  ownCode: 'one\n',
  latestCode: 'two\n',
  newDomains: ['tides.example'],
  newSecrets: [{ key: 'TIDES_TOKEN', description: 'Reads tides', whose: 'owner' }],
  missingSecrets: ['TIDES_TOKEN'],
  ...part,
})
const fork = fakeServerDetail({ templateSlug: 'tides', hasUpgrade: true })
const world = (upgrade: Upgrade, answers: Parameters<typeof createFakeApi>[0] = {}) =>
  createFakeApi({
    getMe: { result: fakeMe('member') },
    listNotices: { result: { data: [] } },
    listOrganisations: { result: { data: [] } },
    getServer: { result: fork },
    getUpgrade: { result: upgrade },
    ...answers,
  })

it('is offered quietly on the overview', async () => {
  renderApp({ at: '/servers/weather', api: world(fakeUpgrade()) })
  const link = await screen.findByRole('link', { name: 'See what it would change' })
  expect(link.getAttribute('href')).toBe(at)
  cleanup()
  const getServer = { result: fakeServerDetail({ templateSlug: 'tides' }) }
  renderApp({ at: '/servers/weather', api: world(fakeUpgrade(), { getServer }) })
  await screen.findByText('Answers calls.')
  expect(screen.queryByRole('link', { name: 'See what it would change' })).toBeNull()
  expect(screen.queryByRole('link', { name: 'Upgrade' })).toBeNull()
})

it('sends what was approved and the values that are needed, and leads to the build', async () => {
  const build = fakeBuild({ source: 'template' })
  const api = world(fakeUpgrade(), {
    upgradeServer: { result: build },
    getBuild: { result: build },
  })
  const { path } = renderApp({ at, api })
  const user = userEvent.setup()
  await screen.findByText('Tides of today')
  await screen.findByText('+two')
  await user.click(screen.getByRole('checkbox', { name: 'It may reach tides.example' }))
  await user.click(screen.getByRole('checkbox', { name: /It may ask for TIDES_TOKEN/ }))
  await user.type(screen.getByLabelText('TIDES_TOKEN'), 'sesame')
  await user.click(screen.getByRole('button', { name: 'Upgrade to version 2' }))
  await expect.poll(path).toBe(`/builds/${build.id}`)
  expect(api.seenOf('upgradeServer')[0]?.body).toEqual({
    versionNumber: 2,
    domains: ['tides.example'],
    secretKeys: ['TIDES_TOKEN'],
    secrets: [{ key: 'TIDES_TOKEN', value: 'sesame' }],
    discardsOwnChanges: false,
    allowBreaking: false,
  })
})

it('says at its field which value is missing', async () => {
  const errors = [{ pointer: '/body/secrets/TIDES_TOKEN', detail: 'Reads tides' }]
  const upgradeServer = { refusal: { code: 'SecretMissing' as const, errors } }
  renderApp({ at, api: world(fakeUpgrade(), { upgradeServer }) })
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Upgrade to version 2' }))
  await screen.findByText('A secret that the server needs is not set')
  expect(screen.getByLabelText('TIDES_TOKEN').getAttribute('aria-invalid')).toBe('true')
})

it('shows three ways of a fork that was changed, and asks before it replaces them', async () => {
  const mine = { ...same, domains: { added: ['mine.example'], removed: [] } }
  const upgrade = fakeUpgrade({
    isIterated: true,
    difference: { ...same, tools: [gone] },
    ownDifference: mine,
    ownCode: 'mine\n',
    newDomains: [],
    newSecrets: [],
    missingSecrets: [],
  })
  const upgradeServer = { refusal: { code: 'ServerBusy' as const } }
  const api = world(upgrade, { upgradeServer })
  renderApp({ at, api })
  const user = userEvent.setup()
  const here = await screen.findByRole('region', { name: 'What was changed here' })
  await within(here).findByText('+ mine.example')
  await within(here).findByText('+mine')
  const theirs = screen.getByRole('region', { name: 'What the author changed' })
  await within(theirs).findByText('+two')
  await user.click(screen.getByRole('checkbox', { name: 'Replace what was changed here' }))
  await user.click(screen.getByRole('checkbox', { name: /Go live without asking/ }))
  await user.click(screen.getByRole('button', { name: 'Upgrade to version 2' }))
  await screen.findByText('A build of this server is running')
  expect(api.seenOf('upgradeServer')[0]?.body).toMatchObject({
    discardsOwnChanges: true,
    allowBreaking: true,
  })
})

it('is declined for ever, with a way back in the settings', async () => {
  const api = world(fakeUpgrade(), { declineUpgrades: { result: fakeServer() } })
  renderApp({ at, api })
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Never offer upgrades again' }))
  await expect.poll(() => api.seenOf('declineUpgrades')[0]?.body).toEqual({ isDeclined: true })
  cleanup()
  const declined = world(fakeUpgrade({ isDeclined: true }), {
    declineUpgrades: { result: fakeServer() },
  })
  renderApp({ at: '/servers/weather/settings', api: declined })
  await user.click(await screen.findByRole('button', { name: 'Offer upgrades again' }))
  await expect
    .poll(() => declined.seenOf('declineUpgrades')[0]?.body)
    .toEqual({ isDeclined: false })
})

it('says when there is nothing newer, and when there is no template', async () => {
  renderApp({ at, api: world(fakeUpgrade({ isAvailable: false, latestVersion: 1 })) })
  await screen.findByRole('heading', { name: 'No newer version' })
  expect(screen.queryByRole('button', { name: /^Upgrade to/ })).toBeNull()
  cleanup()
  const getUpgrade = { refusal: { code: 'TemplateNotFound' as const } }
  renderApp({ at, api: world(fakeUpgrade(), { getUpgrade }) })
  await screen.findByText(/was not made of a template/)
})
