import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ScanFinding } from '../../contract/nouns.ts'
import { refuseWhole, type JudgeCode } from './judge-code.ts'

const TIMEOUT_MS = 10_000
const THREAD = new URL('scan-thread.ts', import.meta.url)

/** It stays for the next, which it judges in some milliseconds; one that had to be ended is begun anew. */
let thread: Worker | undefined
let before: Promise<unknown> = Promise.resolve()

/** Judges code whose nesting the parser survives, one after the other, while the event loop goes on. */
export function judgeInThread(
  request: JudgeCode,
  timeoutMs: number = TIMEOUT_MS,
): Promise<ScanFinding[]> {
  const judged = before.then(() => ask(request, timeoutMs))
  before = judged.catch(() => {}) // it is the asker's
  return judged
}

async function ask(request: JudgeCode, timeoutMs: number): Promise<ScanFinding[]> {
  const worker = (thread ??= new Worker(THREAD, {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  }))
  const late = AbortSignal.timeout(timeoutMs)
  worker.ref()
  try {
    worker.postMessage(request)
    const [findings] = await once(worker, 'message', { signal: late })
    worker.unref()
    return findings as ScanFinding[] // our own thread made them
  } catch (err) {
    thread = undefined
    await worker.terminate()
    if (late.aborted) return refuseWhole(request, 'slow')
    if (err instanceof Error && 'code' in err && err.code === 'ERR_WORKER_OUT_OF_MEMORY')
      return refuseWhole(request, 'deep')
    throw err
  }
}
