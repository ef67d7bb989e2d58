import type { ExampleResult, SelfTest } from '../../contract/nouns.ts'
import type { ToolSpec } from '../../contract/spec.ts'
import { chooseExamples, type ChosenExample } from './choose-examples.ts'
import { readable } from './readable.ts'
import { ServerFault } from './server-fault.ts'
import {
  startTestRunner,
  type Tested,
  type TestRunner,
  type TestRunnerDeps,
} from './test-runner.ts'
import { tryExample } from './try-example.ts'

const WHOLE_TEST_MS = 90_000
const MOST_CHARACTERS = 1_500

interface Deps extends TestRunnerDeps {
  /** Told between calls that the test goes on. */
  onProgress: () => void
}

interface Asked {
  /** Tools of the version that is live. */
  former: readonly ToolSpec[]
  timeoutMs?: number
}

/**
 * Runs the very bundle in a sealed container and makes every example call of its spec, and of the tools that the
 * live version has, with recorded answers in the place of the outside. Whatever the bundle does ends as a verdict; what is
 * thrown is the host's trouble.
 */
export async function runSelfTest(
  { onProgress, signal: cancelled, ...deps }: Deps,
  { former, timeoutMs = WHOLE_TEST_MS, ...tested }: Tested & Asked,
): Promise<SelfTest> {
  const deadline = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([cancelled, deadline])
  const left = chooseExamples(tested.spec.tools, former)
  const tried: (ChosenExample & { result: ExampleResult })[] = []
  let whyNot = `the self-test had taken ${timeoutMs / 1_000} seconds by then.`
  let runner: TestRunner | undefined
  try {
    runner = await startTestRunner({ ...deps, signal }, tested)
    for (let next = left[0]; next; next = left[0]) {
      onProgress()
      runner ??= await startTestRunner({ ...deps, signal }, tested)
      const { result, isSpent } = await tryExample(runner, { ...next, signal })
      tried.push({ ...next, result })
      left.shift()
      if (!isSpent) continue
      await runner[Symbol.asyncDispose]()
      runner = undefined // the next call finds a fresh one
    }
  } catch (err) {
    cancelled.throwIfAborted()
    if (!(err instanceof ServerFault) && !deadline.aborted) throw err
    if (err instanceof ServerFault) whyNot = err.message
    if (tried.length === 0) return { calls: [faultOf(whyNot)], regressions: [] }
  } finally {
    await runner?.[Symbol.asyncDispose]()
  }
  const all = [...tried, ...left.map((one) => ({ ...one, result: untried(one, whyNot) }))]
  const of = (isOf: (one: ChosenExample) => boolean) => all.filter(isOf).map(({ result }) => result)
  return { calls: of(({ isOwn }) => isOwn), regressions: of(({ isFormer }) => isFormer) }
}

/** Of a server that cannot be tried: one call that stands for all. */
function faultOf(reason: string): ExampleResult {
  return {
    tool: 'server',
    title: 'Starts and offers its tools',
    state: 'failed',
    reason: readable(reason, MOST_CHARACTERS),
    durationMs: 0,
  }
}

function untried({ tool, example }: ChosenExample, whyNot: string): ExampleResult {
  const title = readable(example.title, MOST_CHARACTERS)
  const reason = readable(`Not tried: ${whyNot}`, MOST_CHARACTERS)
  return { tool, title, state: 'failed', reason, durationMs: 0 }
}
