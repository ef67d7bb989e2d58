// A test that fails says what the processes of its stack logged as errors: an answer of 500 names its cause in the log alone.
import { beforeEach } from 'vitest'
import { lastErrors } from './stack.ts'

beforeEach(({ onTestFailed }) => {
  onTestFailed(({ task }) => {
    const logged = lastErrors()
    if (logged !== '') task.result?.errors?.push({ name: 'Logged', message: logged })
  })
})
