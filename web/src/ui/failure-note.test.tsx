import { cleanup, render, screen } from '@solidjs/testing-library'
import { afterEach, expect, it } from 'vitest'
import type { BuildFailure } from '../../../contract/nouns.ts'
import { fakeFinding } from '../fake-nouns.ts'
import { FailureNote } from './failure-note.tsx'

afterEach(cleanup)

const finding = fakeFinding({ message: 'It reads the environment.' })
const failure: BuildFailure = {
  code: 'ScanRejected',
  title: 'The code does something that is not allowed',
  detail: `server.ts, line 1: ${finding.message} ${finding.instead}`,
  step: 'scan',
}

it('says what was found once, where it stands', () => {
  render(() => <FailureNote failure={{ ...failure, findings: [finding] }} liveVersion={null} />)
  expect(screen.getAllByText(/It reads the environment/)).toHaveLength(1)
})

it('says what is nowhere else', () => {
  render(() => <FailureNote failure={failure} liveVersion={null} />)
  expect(screen.getAllByText(/It reads the environment/)).toHaveLength(1)
})
