import { cleanup, screen } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeMe, fakeServerDetail } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)

const reason = 'It sends what callers type to a stranger.'
const world = (role: Parameters<typeof fakeMe>[0] = 'owner', answers = {}) =>
  createFakeApi({
    getMe: { result: fakeMe(role) },
    listNotices: { result: { data: [] } },
    listOrganisations: { result: { data: [] } },
    getServer: {
      result: fakeServerDetail({
        state: 'taken-down',
        takedown: { reason, at: '2026-11-25T10:00:00.000Z' },
        hasUpgrade: true,
        missingSecrets: ['WEATHER_TOKEN'],
      }),
    },
    ...answers,
  })

it('says by whom, why, and what callers see, and offers nothing that the api refuses', async () => {
  renderApp({ at: '/servers/weather', api: world() })
  const note = await screen.findByRole('region', { name: 'Taken down by the administrators' })
  expect(note.textContent).toContain(
    `403 “This server was taken down by the administrators: ${reason}”`,
  )
  const offered = screen.getAllByRole('link').map(({ textContent }) => textContent)
  for (const refused of ['Change', 'Change it', 'Publish', 'Upgrade', 'Playground', 'Settings'])
    expect(offered).not.toContain(refused)
  screen.getByRole('button', { name: 'Delete the server' })
})

it('leads back from a page that is not offered', async () => {
  const { path } = renderApp({ at: '/servers/weather/change', api: world() })
  await screen.findByRole('region', { name: 'Taken down by the administrators' })
  await expect.poll(path).toBe('/servers/weather')
})

it('shows the values of its secrets once, to those who may have them', async () => {
  const exportSecrets = { result: { data: [{ key: 'WEATHER_TOKEN', value: 'sesame' }] } }
  renderApp({ at: '/servers/weather', api: world('admin', { exportSecrets }) })
  await userEvent.click(await screen.findByRole('button', { name: 'Show the values' }))
  await screen.findByText('sesame')
  screen.getByRole('button', { name: 'Copy the value of WEATHER_TOKEN' })
  cleanup()
  renderApp({ at: '/servers/weather', api: world('member') })
  await screen.findByText('Admins and owners of the organisation can read them out.')
  expect(screen.queryByRole('button', { name: 'Show the values' })).toBeNull()
})
