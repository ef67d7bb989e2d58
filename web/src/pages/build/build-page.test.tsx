import { cleanup, screen, waitFor, within } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import type { Build, BuildEvent, Confirmation, RepairAttempt } from '../../../../contract/nouns.ts'
import { createFakeApi } from '../../fake-api.ts'
import { fakeBuild, fakeId, fakeMe, fakeServerDetail } from '../../fake-nouns.ts'
import { renderApp } from '../../render-app.tsx'

afterEach(cleanup)

const at = `/builds/${fakeId('bld')}`
const use = {
  calls: 2,
  inputTokens: 20_000,
  cachedInputTokens: 0,
  outputTokens: 900,
  costUsd: 0.002,
}
const attempt: RepairAttempt = {
  round: 1,
  of: 3,
  code: 'ScanRejected',
  reason: 'eval is not allowed.',
  summary: 'It reads JSON instead.',
  diff: '@@ -1 +1 @@\n-eval(text)\n+JSON.parse(text)',
  use,
}
const waiting: Confirmation = {
  state: 'waiting',
  difference: {
    tools: [
      {
        tool: 'forecast',
        kind: 'removed',
        from: null,
        isBreaking: true,
        details: ['Callers that use it will get an error.'],
      },
    ],
    domains: { added: ['api.new.example'], removed: [] },
    secrets: { added: ['NEW_KEY'], removed: [] },
  },
  isBreaking: true,
  newDomains: ['api.new.example'],
  newSecrets: [
    {
      key: 'NEW_KEY',
      description: 'Reads the new service',
      howToGetUrl: 'https://new.example/keys',
      whose: 'owner',
    },
  ],
  missingSecrets: ['NEW_KEY'],
  failedCalls: [
    {
      tool: 'forecast',
      title: 'Berlin',
      state: 'failed',
      reason: 'There is no such tool.',
      durationMs: 12,
    },
  ],
  until: new Date(Date.now() + 1_500_000).toISOString(),
  by: null,
}

function renderBuild(
  part: Partial<Build>,
  { role = 'owner', liveVersion = 2 as number | null } = {},
) {
  const api = createFakeApi({
    getMe: { result: fakeMe(role as 'owner') },
    getBuild: { result: fakeBuild(part) },
    getServer: { result: fakeServerDetail({ liveVersion }) },
    confirmBuild: {
      result: fakeBuild({
        ...part,
        confirmation: { ...waiting, state: 'given', by: 'Ana', missingSecrets: [] },
      }),
    },
    cancelBuild: { result: fakeBuild({ state: 'cancelled' }) },
  })
  return { api, ...renderApp({ at, api }) }
}

function event(seq: number, part: Partial<BuildEvent>): BuildEvent {
  return {
    seq,
    at: '2026-11-25T10:00:00.000Z',
    step: null,
    type: 'note',
    text: '',
    durationMs: null,
    state: null,
    repair: null,
    ...part,
  }
}

async function streamOf({ streams }: { streams: ReturnType<typeof renderBuild>['streams'] }) {
  await waitFor(() => expect(streams).toHaveLength(1))
  const [stream] = streams
  if (stream === undefined) throw new Error('it was just there')
  return stream
}

it('shows of each repair what was wrong, what changed and what it took', async () => {
  const view = renderBuild({ state: 'running', source: 'prompt' })
  const stream = await streamOf(view)
  stream.say(event(1, { step: 'scan', type: 'step-failed', text: 'eval is not allowed.' }))
  stream.say(event(2, { step: 'repair', type: 'step-started' }))
  expect(await screen.findByText('Now: Repair.')).toBeTruthy()
  stream.say(event(3, { step: 'repair', type: 'step-done', text: 'Mended', repair: attempt }))
  stream.say(event(4, { step: 'render', type: 'step-started' }))
  const repairs = await screen.findByRole('region', { name: 'Repairs' })
  within(repairs).getByRole('heading', { name: 'Repair 1 of 3' })
  within(repairs).getByText('eval is not allowed.')
  within(repairs).getByText('It reads JSON instead.')
  const diff = within(repairs).getByRole('region', { name: 'What repair 1 changed' })
  expect(diff.textContent).toContain('-eval(text)+JSON.parse(text)')
  within(repairs).getByText(/20,000 tokens in, 900 out, less than \$0\.01/)
  const steps = screen.getByRole('region', { name: 'Steps' })
  within(steps).getByText('Repair 1 of 3')
})

it('does not speak of repairs where there was none', async () => {
  renderBuild({ state: 'running', source: 'spec' })
  const steps = await screen.findByRole('region', { name: 'Steps' })
  within(steps).getByText('Contract check')
  expect(within(steps).queryByText('Repair')).toBeNull()
})

it('lists the calls of the self-test: what failed in full, what passed in a number', async () => {
  const call = { tool: 'forecast', durationMs: 30 } as const
  renderBuild({
    state: 'running',
    selfTest: {
      calls: [
        { ...call, title: 'Berlin', state: 'passed', reason: null },
        { ...call, title: 'Nowhere', state: 'failed', reason: 'The answer has no wind.' },
      ],
      regressions: [
        { ...call, title: 'Paris', state: 'not-recorded', reason: 'Nothing recorded.' },
      ],
    },
  })
  const section = await screen.findByRole('region', { name: 'Self-test' })
  within(section).getByText('1 of 2 example calls passed.')
  within(section).getByText('The answer has no wind.')
  within(section).getByText('Calls of the version that was live')
  expect(within(section).getByText('Nothing recorded.')).toBeTruthy()
})

it('asks for a yes to everything that nobody has approved, and what is missing with it', async () => {
  const { api } = renderBuild({ state: 'running', confirmation: waiting })
  const panel = await screen.findByRole('region', { name: 'Confirm this change' })
  expect(panel.textContent).toContain('New hosts that it would reach+ api.new.example')
  expect(panel.textContent).toContain('+ NEW_KEY')
  expect(panel.textContent).toContain('(new.example)')
  expect(panel.textContent).toContain('Callers that use it will get an error.')
  expect(panel.textContent).toContain('There is no such tool.')
  expect(panel.textContent).toMatch(/2\d minutes left\./)
  expect(screen.queryByRole('button', { name: 'Cancel the build' })).toBeNull()
  screen.getByText('Waits for you. Nothing is deployed before somebody confirms it.')

  const field = within(panel).getByLabelText('NEW_KEY')
  await userEvent.click(within(panel).getByRole('button', { name: 'Go live' }))
  await waitFor(() => expect(document.activeElement).toBe(field))
  expect(api.seenOf('confirmBuild')).toHaveLength(0)
  await userEvent.type(field, 'hunter2')
  await userEvent.click(within(panel).getByRole('button', { name: 'Go live' }))
  await screen.findByText('Confirmed by Ana.')
  expect(api.seenOf('confirmBuild')[0]?.body).toEqual({
    secrets: [{ key: 'NEW_KEY', value: 'hunter2' }],
  })
  expect(screen.queryByRole('region', { name: 'Confirm this change' })).toBeNull()
  const title = screen.getByRole('heading', { level: 1 })
  await waitFor(() => expect(document.activeElement).toBe(title))
  expect(document.body.innerHTML).not.toContain('hunter2')
})

it('discards what waits by cancelling it', async () => {
  const confirmation = { ...waiting, missingSecrets: [] }
  const { api } = renderBuild({ state: 'running', confirmation }, { liveVersion: null })
  await screen.findByRole('button', { name: 'Go live' })
  await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
  const dialog = await screen.findByRole('dialog', { name: 'Discard this version?' })
  await userEvent.click(within(dialog).getByRole('button', { name: 'Discard' }))
  await waitFor(() => expect(api.seenOf('cancelBuild')).toHaveLength(1))
})

it('shows a viewer what waits, and offers nothing', async () => {
  renderBuild({ state: 'running', confirmation: waiting }, { role: 'viewer' })
  const panel = await screen.findByRole('region', { name: 'Confirm this change' })
  within(panel).getByText(/^You are a viewer here/)
  expect(within(panel).queryByRole('button', { name: /^(Go|Discard)/ })).toBeNull()
})

it('says why a yes was refused', async () => {
  const confirmation = { ...waiting, missingSecrets: [] }
  const { api } = renderBuild({ state: 'running', confirmation })
  api.answer({ confirmBuild: { refusal: { code: 'NothingToConfirm' } } })
  await userEvent.click(await screen.findByRole('button', { name: 'Go live' }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('This build does not wait for a confirmation')
})

it('asks again for the build when the log speaks of a confirmation', async () => {
  const view = renderBuild({ state: 'running' })
  const stream = await streamOf(view)
  await screen.findByRole('region', { name: 'Steps' })
  view.api.answer({ getBuild: { result: fakeBuild({ state: 'running', confirmation: waiting }) } })
  stream.say(event(1, { step: 'contract-check', type: 'note', text: 'Waits 30 minutes' }))
  const panel = await screen.findByRole('region', { name: 'Confirm this change' })
  expect(panel.textContent).toContain('This version differs from what somebody has seen') // more or less
})

it('leads from a failed build that a model wrote to saying it again, or to its best attempt', async () => {
  const failure = {
    code: 'SelfTestFailed',
    title: 'A tool did not do what its example says',
    detail: 'forecast: Berlin',
    step: 'self-test' as const,
    calls: [
      {
        tool: 'forecast',
        title: 'Berlin',
        state: 'failed' as const,
        reason: 'The answer has no wind.',
        durationMs: 3,
      },
    ],
  }
  renderBuild({
    state: 'failed',
    source: 'iterate',
    instruction: 'Add the wind',
    versionNumber: 3,
    failure,
  })
  const note = await screen.findByRole('region', { name: 'What failed' })
  within(note).getByText('The answer has no wind.')
  const say = screen.getByRole('link', { name: 'Describe the change' }).getAttribute('href') ?? ''
  expect(new URL(say, 'http://x').searchParams.get('say')).toBe(
    'Add the wind\n\nThe last build failed: A tool did not do what its example says. forecast: Berlin\n\nMend this.',
  )
  expect(screen.getByRole('link', { name: 'Edit the spec' }).getAttribute('href')).toBe(
    '/servers/weather/change?version=3',
  )
})

it('offers only the spec where a person wrote it', async () => {
  const failure = { code: 'ScanRejected', title: 'No', detail: null, step: 'scan' as const }
  renderBuild({ state: 'failed', source: 'spec', versionNumber: 3, failure })
  await screen.findByRole('link', { name: 'Edit the spec' })
  expect(screen.queryByRole('link', { name: 'Describe the change' })).toBeNull()
})

it('says what it began with and what the model took', async () => {
  renderBuild({ state: 'running', instruction: 'Tides of the sea', modelUse: use })
  const asked = await screen.findByRole('region', { name: 'What was asked' })
  within(asked).getByText('Tides of the sea')
  expect(screen.getByText(/^Model: 2 calls, 20,000 tokens in, 900 out/)).toBeTruthy()
})

it('says in its steps what failed only until that stands beside them', async () => {
  const view = renderBuild({ state: 'running' })
  const stream = await streamOf(view)
  stream.say(event(1, { step: 'scan', type: 'step-failed', text: 'eval is not allowed.' }))
  const steps = within(await screen.findByRole('region', { name: 'Steps' }))
  await steps.findByText('eval is not allowed.')
  const failure = {
    code: 'ScanRejected',
    title: 'The code does something that is not allowed',
    detail: 'eval is not allowed.',
    step: 'scan' as const,
  }
  view.api.answer({ getBuild: { result: fakeBuild({ state: 'failed', failure }) } })
  stream.say(event(2, { type: 'build-ended', state: 'failed', text: 'It failed.' }))
  await screen.findByRole('region', { name: 'What failed' })
  expect(steps.queryByText('eval is not allowed.')).toBeNull()
})
