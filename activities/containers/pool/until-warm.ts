import { AppError } from '../../../contract/errors.ts'
import type { ContainerRuntime } from '../container-runtime.ts'

const WARM_TIMEOUT_MS = 20_000
/** The runner's one word before it reads its assignment (runner-template/process/run-server.ts). */
const WORD = '"bmm":"warm"'

/** Resolves when the runner has loaded all that it can load without an assignment. */
export async function untilWarm(
  runtime: Pick<ContainerRuntime, 'followLogs'>,
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(WARM_TIMEOUT_MS)])
  for await (const pieces of runtime.followLogs(name, { sinceSeconds: 0, signal: limit }))
    if (pieces.some(({ bytes }) => bytes.includes(WORD))) return
  throw new AppError('RunnerExited', `${name} ended before it was warm`)
}
