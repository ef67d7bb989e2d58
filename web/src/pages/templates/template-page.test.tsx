import { cleanup, screen, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import type { TemplateDetail } from '../../../../contract/templates.ts'
import { createFakeApi } from '../../fake-api.ts'
import { fakeFinding, fakeId, fakeMe, fakeTemplate } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const quiet = (role: Parameters<typeof fakeMe>[0] = 'member') => ({
  getMe: { result: fakeMe(role) },
  listNotices: { result: { data: [] } },
  listOrganisations: { result: { data: [] } },
})
const at = '/templates/github-issues'
const show = (part: Partial<TemplateDetail> = {}, answers = {}) => {
  const getTemplate = { result: fakeTemplate(part) }
  const api = createFakeApi({ ...quiet(), getTemplate, ...answers })
  return { api, ...renderApp({ at, api }) }
}

it('shows all that one should know, and leads to the wizard', async () => {
  show({ liveDeployments: 7, forkCount: 12, licence: 'MIT' })
  const use = await screen.findByRole('link', { name: 'Use this template' })
  expect(use.getAttribute('href')).toBe('/new?template=github-issues')
  await screen.findByText('Search and read issues of your repositories.')
  const secrets = screen.getByRole('region', { name: 'Secrets' })
  expect(secrets.textContent).toContain('(github.com)')
  expect(secrets.textContent).toContain('Given by each caller')
  const facts = screen.getByRole('region', { name: 'Facts' })
  expect(facts.textContent).toContain('MIT')
  expect(facts.textContent).toContain('Live now7')
  screen.getByText('Not found')
  const shared = screen.getByRole('region', { name: 'What is shared' })
  expect(shared.textContent).toContain('Values of secrets, on either side')
})

it('says when nobody has looked at the code, and what was found', async () => {
  show({ scan: null })
  await screen.findByText('Could not look')
  cleanup()
  show({ scan: { isPassed: false, findings: [fakeFinding({ line: 3, message: 'It asks.' })] } })
  await screen.findByText('Found')
  screen.getByText(/line 3 · It asks\./)
  screen.getByText(/The scan refuses this code/)
  expect(screen.queryByText('Could not look')).toBeNull()
})

it('compares any two versions', async () => {
  const version = (number: number, changes: string) => ({
    number,
    changes,
    createdAt: '2026-11-25T10:00:00.000Z',
  })
  const { api } = show(
    { versionNumber: 3, versions: [version(3, 'Tides'), version(2, 'Moons'), version(1, '')] },
    {
      compareTemplateVersions: {
        result: {
          from: 2,
          to: 3,
          difference: {
            tools: [],
            domains: { added: ['tides.example'], removed: [] },
            secrets: { added: [], removed: [] },
          },
          fromCode: 'one\n',
          toCode: 'two\n',
        },
      },
    },
  )
  await screen.findByText('+ tides.example')
  await screen.findByText('+two')
  await userEvent.selectOptions(screen.getByLabelText('From version'), 'Version 1')
  await expect
    .poll(() => api.seenOf('compareTemplateVersions').at(-1)?.query.toString())
    .toBe('from=1&to=3')
})

it('says of a hidden and of a taken down template why nobody can use it', async () => {
  show({ state: 'hidden', hiddenReason: 'It copies another one.', isYours: true })
  await screen.findByText(/Their reason: It copies another one\./)
  expect(screen.queryByRole('link', { name: 'Use this template' })).toBeNull()
  cleanup()
  show({ state: 'taken-down', isYours: true })
  await screen.findByText(/Administrators have taken it down/)
  expect(screen.queryByRole('link', { name: 'Use this template' })).toBeNull()
})

it('reports it with a reason, and shows what the api says of the details', async () => {
  const { api } = show({}, { reportTemplate: { result: { id: fakeId('rpt') } } })
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Report' }))
  const dialog = await screen.findByRole('dialog', { name: 'Report GitHub issues' })
  await user.selectOptions(within(dialog).getByLabelText('What is wrong'), 'It gives data away')
  await user.type(within(dialog).getByLabelText('Details'), 'Bad')
  await user.click(within(dialog).getByRole('button', { name: 'Send the report' }))
  await within(dialog).findByText('Say what is wrong, in a sentence')
  await user.type(within(dialog).getByLabelText('Details'), ', it keeps what it is told')
  await user.click(within(dialog).getByRole('button', { name: 'Send the report' }))
  await screen.findByText('The report is with the administrators')
  expect(api.seenOf('reportTemplate').at(-1)).toMatchObject({
    path: `/v1/templates/${fakeId('tpl')}/reports`,
    body: { reason: 'leaks-data', details: 'Bad, it keeps what it is told' },
  })
})

it('offers everybody what they may do: a viewer nothing, a stranger to sign in', async () => {
  show({}, quiet('viewer'))
  await screen.findByRole('button', { name: 'Report' })
  expect(screen.queryByRole('link', { name: 'Use this template' })).toBeNull()
  cleanup()
  show(
    {},
    {
      getMe: { refusal: { code: 'NotSignedIn' } },
      listTemplates: { result: { data: [], nextCursor: null } },
    },
  )
  const signIn = await screen.findByRole('link', { name: 'Sign in to use it' })
  expect(signIn.getAttribute('href')).toBe('/sign-in?next=%2Fnew%3Ftemplate%3Dgithub-issues')
  expect(screen.queryByRole('button', { name: 'Report' })).toBeNull()
})

it('its organisation takes it out of the marketplace', async () => {
  const { api, path } = show(
    { isYours: true },
    {
      ...quiet('admin'),
      deleteTemplate: { result: undefined },
      listTemplates: { result: { data: [], nextCursor: null } },
    },
  )
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Take it out of the marketplace' }))
  const dialog = await screen.findByRole('dialog')
  await user.click(within(dialog).getByRole('button', { name: 'Take it out of the marketplace' }))
  await expect.poll(path).toBe('/templates')
  expect(api.seenOf('deleteTemplate')).toHaveLength(1)
})
