import { cleanup, render } from '@solidjs/testing-library'
import { afterEach, expect, it } from 'vitest'
import { ApiProblem } from '../api.ts'
import { ProblemNote } from './problem-note.tsx'

afterEach(cleanup)

function noteOf(status: number, code: string) {
  const problem = { type: 'about:blank', title: 'Title', status, code, requestId: 'req_1' }
  const note = () => <ProblemNote error={new ApiProblem(problem)} onRetry={() => {}} />
  return render(note).container.textContent
}

it('gives a number to quote only where the caller cannot mend it', () => {
  expect(noteOf(500, 'Internal')).toContain('req_1')
  expect(noteOf(0, 'Unreachable')).toContain('req_1')
  expect(noteOf(409, 'ServerBusy')).not.toContain('req_1')
})

it('offers to try again only what may be otherwise the next time', () => {
  for (const [status, code] of [
    [500, 'Internal'],
    [503, 'TemporalUnavailable'],
    [429, 'TooManyRequests'],
    [0, 'Unreachable'],
  ] as const)
    expect(noteOf(status, code)).toContain('Try again')
  cleanup()
  for (const [status, code] of [
    [403, 'NotAllowed'],
    [404, 'NotFound'],
    [409, 'TemplateTakenDown'],
    [422, 'InvalidInput'],
  ] as const)
    expect(noteOf(status, code)).not.toContain('Try again')
})
