import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { createFakeApi } from '../../../fake-api.ts'
import { fakeMe, fakeServer, fakeServerDetail } from '../../../fake-nouns.ts'
import { renderApp } from '../../../render-app.tsx'

afterEach(cleanup)

async function openGeneral(part = {}) {
  const api = createFakeApi({
    getMe: { result: fakeMe('member') },
    getServer: { result: fakeServerDetail(part) },
    updateServer: { result: fakeServer() },
  })
  renderApp({ at: '/servers/weather/settings', api })
  const section = await screen.findByRole('region', { name: 'General' })
  const save = () => userEvent.click(within(section).getByRole('button', { name: 'Save' }))
  return { api, section, save }
}

it('changes the title, who may call it and when it sleeps, at once', async () => {
  const { api, section, save } = await openGeneral()
  const title = within(section).getByRole('textbox', { name: 'Title' })
  await userEvent.clear(title)
  await userEvent.type(title, 'Rain')
  await userEvent.click(within(section).getByRole('radio', { name: /^Anyone/ }))
  await userEvent.selectOptions(within(section).getByRole('combobox'), 'After 30 minutes')
  await save()
  await waitFor(() => expect(api.seenOf('updateServer')).toHaveLength(1))
  expect(api.seenOf('updateServer')[0]?.body).toEqual({
    title: 'Rain',
    visibility: 'public',
    isPinned: false,
    sleepAfterMinutes: 30,
  })
  await screen.findByText('The settings are saved')
})

it('shows what is set although it would not be offered, and keeps awake what must never sleep', async () => {
  const { api, section, save } = await openGeneral({ sleepAfterMinutes: 7 })
  const sleep = within(section).getByRole('combobox')
  expect(within(sleep).getByRole('option', { selected: true }).textContent).toBe('After 7 minutes')
  await userEvent.selectOptions(sleep, 'Never')
  await save()
  await waitFor(() => expect(api.seenOf('updateServer')).toHaveLength(1))
  expect(api.seenOf('updateServer')[0]?.body).toMatchObject({ isPinned: true })
})

it('refuses a server without a title before anything is sent', async () => {
  const { api, section, save } = await openGeneral()
  const title = within(section).getByRole('textbox', { name: 'Title' })
  await userEvent.clear(title)
  await save()
  await within(section).findByText('Give it a title')
  await waitFor(() => expect(document.activeElement).toBe(title))
  expect(api.seenOf('updateServer')).toHaveLength(0)
})

it('says why nothing was saved', async () => {
  const { api, section, save } = await openGeneral()
  api.answer({ updateServer: { refusal: { code: 'NotAllowed' } } })
  await save()
  expect(await within(section).findByRole('alert')).toBeTruthy()
})
