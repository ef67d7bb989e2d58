import type { CallToolResult } from '@modelcontextprotocol/client'
import { setTimeout as wait } from 'node:timers/promises'
import type { ExampleResult } from '../../contract/nouns.ts'
import type { ChosenExample } from './choose-examples.ts'
import { judgeExample, type Outcome } from './judge-example.ts'
import { readable } from './readable.ts'
import type { TestRunner } from './test-runner.ts'

const ANSWER_TIMEOUT_MS = 10_000
/** A connection breaks before the engine says that the container stopped. */
const EXIT_SHOWS_MS = 3_000
const MOST_TITLE = 120

/** Makes one call. A runner that did not answer is spent: what it still does would be taken for the next call's. */
export async function tryExample(
  runner: TestRunner,
  { tool, example, signal }: Pick<ChosenExample, 'tool' | 'example'> & { signal: AbortSignal },
): Promise<{ result: ExampleResult; isSpent: boolean }> {
  const missed = runner.upstream.play(example.upstream ?? [])
  const startedMs = performance.now()
  const outcome = await callTool(runner, { tool, args: example.arguments, signal })
  const durationMs = Math.round(performance.now() - startedMs)
  const verdict = judgeExample(example, outcome, missed)
  return {
    result: { tool, title: readable(example.title, MOST_TITLE), ...verdict, durationMs },
    isSpent: outcome.kind !== 'answered',
  }
}

async function callTool(
  { client, stopped }: TestRunner,
  { tool, args, signal }: { tool: string; args: Record<string, unknown>; signal: AbortSignal },
): Promise<Outcome> {
  const broken = stopped.then((words): Outcome => ({
    kind: 'broken',
    reason: `The server stopped during this call. ${words}`,
  }))
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  const options = { signal: AbortSignal.any([signal, timeout]) }
  const answer = client
    .callTool({ name: tool, arguments: args }, options)
    .then(answered, async (err: unknown): Promise<Outcome> => {
      signal.throwIfAborted()
      if (timeout.aborted)
        return {
          kind: 'late',
          reason: `No answer came within ${ANSWER_TIMEOUT_MS / 1_000} seconds.`,
        }
      await wait(EXIT_SHOWS_MS, undefined, { signal })
      const message = err instanceof Error ? err.message : String(err)
      return { kind: 'broken', reason: `The answer cannot be read: ${message}` }
    })
  return Promise.race([answer, broken])
}

function answered({ content, structuredContent, isError = false }: CallToolResult): Outcome {
  const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('\n')
  return { kind: 'answered', isError, text, structured: structuredContent }
}
