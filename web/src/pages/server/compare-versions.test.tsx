import { cleanup, screen, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { serverSpec } from '../../../../contract/spec.ts'
import { exampleSpec } from '../../example-spec.ts'
import { createFakeApi } from '../../fake-api.ts'
import { fakeMe, fakeServerDetail, fakeVersion } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const spec = serverSpec.parse(exampleSpec)
const more = serverSpec.parse({ ...exampleSpec, allowedDomains: ['api.new.example'] })

function versionOf(number: number, known: { spec: typeof spec | null; code: string | null }) {
  return { ...fakeVersion({ number }), ...known, codeSha256: null, findings: [] }
}

const versions = new Map([
  [1, versionOf(1, { spec: null, code: null })],
  [2, versionOf(2, { spec, code: 'const a = 1\nconst b = 2\n' })],
  [3, versionOf(3, { spec: more, code: 'const a = 1\nconst b = 3\n' })],
])

const listed = [3, 2, 1].map((number) => fakeVersion({ number }))

function renderVersion(number: number, data = listed) {
  const api = createFakeApi({
    getMe: { result: fakeMe() },
    getServer: { result: fakeServerDetail() },
    listVersions: { result: { data } },
    getVersion: (_body, path) => ({ result: versions.get(Number(path.split('/').at(-1))) }),
  })
  renderApp({ at: `/servers/weather/versions/${number}`, api })
}

it('compares a version with the one before: what it may reach, and its code line by line', async () => {
  renderVersion(3)
  const section = await screen.findByRole('region', { name: 'Compare' })
  await within(section).findByText('+ api.new.example')
  within(section).getByText('− api.open-meteo.com')
  const code = await within(section).findByRole('region', {
    name: 'Code of version 3 compared with version 2',
  })
  expect(code.textContent).toContain('-const b = 2+const b = 3')
  const specLines = await within(section).findByRole('region', {
    name: 'Spec of version 3 compared with version 2',
    hidden: true,
  })
  expect(specLines.textContent).toContain('api.new.example')
})

it('compares it at first with the last version that was live, not with one that failed', async () => {
  const failed = fakeVersion({ number: 2, state: 'failed', activatedAt: null })
  renderVersion(3, [fakeVersion({ number: 3 }), failed, fakeVersion({ number: 1 })])
  const choice = await screen.findByRole('combobox', { name: 'Compare with' })
  expect(choice).toHaveProperty('value', '1')
})

it('leads back to the version that it is compared with', async () => {
  renderVersion(3)
  const section = await screen.findByRole('region', { name: 'Compare' })
  const combobox = await within(section).findByRole('combobox', { name: 'Compare with' })
  await userEvent.selectOptions(combobox, 'Version 1')
  await userEvent.click(
    await within(section).findByRole('button', { name: 'Go back to version 1' }),
  )
  expect(await screen.findByRole('dialog', { name: 'Go back to version 1?' })).toBeTruthy()
})

it('says of a version that has no spec that there is nothing to compare', async () => {
  renderVersion(3)
  const section = await screen.findByRole('region', { name: 'Compare' })
  await userEvent.selectOptions(
    await within(section).findByRole('combobox', { name: 'Compare with' }),
    'Version 1',
  )
  expect(await within(section).findByText(/^Version 1 never had a spec/)).toBeTruthy()
})

it('has nothing before the first version', async () => {
  renderVersion(1)
  expect(await screen.findByText('There is no earlier version to compare it with.')).toBeTruthy()
})
