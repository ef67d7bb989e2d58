import type { ExampleResult } from '../../contract/nouns.ts'
import type { ExampleCall, RecordedAnswer } from '../../contract/spec.ts'
import { readable } from './readable.ts'
import { unmetExpectation, type ToolResult } from './unmet-expectation.ts'

/** What came of one call. */
export type Outcome =
  | ({ kind: 'answered'; isError: boolean } & ToolResult)
  /** No answer came, or none that could come: the reason in words. */
  | { kind: 'late' | 'broken'; reason: string }

export interface Missed {
  method: string
  url: string
  /** Why the host could not be reached by the real server either. */
  refusal: string | undefined
}

export type Verdict = Pick<ExampleResult, 'state' | 'reason'>

const PASSED: Verdict = { state: 'passed', reason: null }
const MOST_CHARACTERS = 1_500
const MOST_NAMED = 4
/** How the runner's own checks begin, and what a repair or a person can do with the rest. */
const MISFITS: [prefix: RegExp, words: string][] = [
  [/^Input validation error: .*?: /, 'The arguments do not fit the inputSchema: '],
  [
    /^Output validation error: Invalid structured content .*?: /,
    'The result does not fit the outputSchema: ',
  ],
  [
    /^Output validation error: .*/,
    'The tool has an outputSchema, and returned text instead of an object.',
  ],
]
const NO_WEBSOCKET = /WebSocket cannot be opened in a self-test/

/** Whether the call did what its example says. `missed` are requests of the tool that no recording answered. */
export function judgeExample(
  example: Pick<ExampleCall, 'upstream' | 'isError' | 'expected'>,
  outcome: Outcome,
  missed: readonly Missed[],
): Verdict {
  if (!example.upstream && asksOutside(outcome, missed))
    return { state: 'not-recorded', reason: notRecorded(missed) }
  if (missed.length > 0)
    return failed(`${unknownRequests(missed, example.upstream ?? [])} ${wordsOf(outcome)}`)
  return outcome.kind === 'answered' ? judgeAnswer(example, outcome) : failed(outcome.reason)
}

function judgeAnswer(
  { isError = false, expected }: Pick<ExampleCall, 'isError' | 'expected'>,
  outcome: Outcome & { kind: 'answered' },
): Verdict {
  if (outcome.isError) {
    const misfit = misfitOf(outcome.text)
    const isOfOutput = outcome.text.startsWith('Output validation error')
    if (misfit && (isOfOutput || !isError)) return failed(misfit)
  }
  if (outcome.isError && !isError) return failed(wordsOf(outcome))
  if (!outcome.isError && isError)
    return failed(`The example expects an error, and the tool returned: ${outcome.text}`)
  const unmet = expected === undefined ? undefined : unmetBy(outcome, expected)
  return unmet === undefined ? PASSED : failed(unmet)
}

function unmetBy(result: ToolResult, expected: NonNullable<ExampleCall['expected']>) {
  try {
    return unmetExpectation(expected, result)
  } catch (err) {
    if (err instanceof RangeError) return 'The result is nested too deeply to be compared.' // the stack is full
    throw err
  }
}

function asksOutside(outcome: Outcome, missed: readonly Missed[]) {
  if (outcome.kind === 'broken') return false
  if (missed.length > 0) return true
  return outcome.kind === 'answered' && outcome.isError && NO_WEBSOCKET.test(outcome.text)
}

function notRecorded([first]: readonly Missed[]) {
  const what = first ? `${first.method} ${first.url}` : 'for a WebSocket'
  return readable(`It asked ${what}, and the example has no recorded answers.`, MOST_CHARACTERS)
}

function unknownRequests(missed: readonly Missed[], recorded: readonly RecordedAnswer[]) {
  const closed = missed.find(({ refusal }) => refusal !== undefined)
  if (closed) return `It asked ${closed.method} ${closed.url}. ${closed.refusal}`
  const [asked, has] = [missed, recorded].map(named)
  const known = recorded.length > 0 ? `Recorded is ${has}.` : 'Nothing is recorded.'
  return `It asked ${asked}, which is not recorded. ${known}`
}

function named(requests: readonly { method: string; url: string }[]) {
  const lines = [...new Set(requests.map(({ method, url }) => `${method} ${url}`))]
  const rest = lines.length > MOST_NAMED ? ` and ${lines.length - MOST_NAMED} more` : ''
  return lines.slice(0, MOST_NAMED).join(', ') + rest
}

function wordsOf(outcome: Outcome) {
  if (outcome.kind !== 'answered') return outcome.reason
  const { isError, text } = outcome
  return isError ? `The tool reported an error: ${text}` : `The tool returned: ${text}`
}

function misfitOf(text: string) {
  const [prefix, words] = MISFITS.find(([pattern]) => pattern.test(text)) ?? []
  return prefix && words && words + text.replace(prefix, '')
}

function failed(reason: string): Verdict {
  return { state: 'failed', reason: readable(reason, MOST_CHARACTERS) }
}
