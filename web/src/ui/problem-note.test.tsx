import { cleanup, render } from '@solidjs/testing-library'
import { afterEach, expect, it } from 'vitest'
import { ApiProblem } from '../api.ts'
import { ProblemNote } from './problem-note.tsx'

afterEach(cleanup)

function noteOf(status: number, code: string) {
  const problem = { type: 'about:blank', title: 'Title', status, code, requestId: 'req_1' }
  return render(() => <ProblemNote error={new ApiProblem(problem)} />).container.textContent
}

it('gives a number to quote only where the caller cannot mend it', () => {
  expect(noteOf(500, 'Internal')).toContain('req_1')
  expect(noteOf(0, 'Unreachable')).toContain('req_1')
  expect(noteOf(409, 'ServerBusy')).not.toContain('req_1')
})
