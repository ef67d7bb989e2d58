import type { ExampleResult, SelfTest } from '../../contract/nouns.ts'
import type { ServerSpec, ToolSpec } from '../../contract/spec.ts'
import { chooseExamples, type ChosenExample } from './choose-examples.ts'
import { readable } from './readable.ts'
import {
  startTestRunner,
  ServerFault,
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

/**
 * Runs the very bundle in a sealed container and makes every example call of its spec, and of the tools `former` that the
 * live version has, with recorded answers in the place of the outside. Whatever the bundle does ends as a verdict; what is
 * thrown is the host's trouble. `name` is the container's.
 */
export async function runSelfTest(
  { onProgress, signal: cancelled, ...deps }: Deps,
  tested: { name: string; spec: ServerSpec; bundle: string; former: readonly ToolSpec[] },
): Promise<SelfTest> {
  const deadline = AbortSignal.timeout(WHOLE_TEST_MS)
  const signal = AbortSignal.any([cancelled, deadline])
  const left = chooseExamples(tested.spec.tools, tested.former)
  const tried: (ChosenExample & { result: ExampleResult })[] = []
  let runner: TestRunner | undefined
  try {
    runner = await startTestRunner({ ...deps, signal }, tested)
    for (let next = left.shift(); next; next = left.shift()) {
      onProgress()
      runner ??= await startTestRunner({ ...deps, signal }, tested)
      const { result, isSpent } = await tryExample(runner, { ...next, signal })
      tried.push({ ...next, result })
      if (!isSpent) continue
      await runner[Symbol.asyncDispose]()
      runner = undefined // the next call finds a fresh one
    }
  } catch (err) {
    cancelled.throwIfAborted()
    if (err instanceof ServerFault) return { calls: [faultOf(err)], regressions: [] }
    if (!deadline.aborted) throw err
  } finally {
    await runner?.[Symbol.asyncDispose]()
  }
  const all = [...tried, ...left.map((one) => ({ ...one, result: untried(one) }))]
  const of = (isOf: (one: ChosenExample) => boolean) => all.filter(isOf).map(({ result }) => result)
  return { calls: of(({ isOwn }) => isOwn), regressions: of(({ isFormer }) => isFormer) }
}

/** Of a server that cannot be tried: one call that stands for all. */
function faultOf({ message }: ServerFault): ExampleResult {
  return {
    tool: 'server',
    title: 'Starts and offers its tools',
    state: 'failed',
    reason: readable(message, MOST_CHARACTERS),
    durationMs: 0,
  }
}

function untried({ tool, example: { title } }: ChosenExample): ExampleResult {
  const reason = `Not tried: the self-test had taken ${WHOLE_TEST_MS / 1_000} seconds by then.`
  return { tool, title: readable(title, MOST_CHARACTERS), state: 'failed', reason, durationMs: 0 }
}
