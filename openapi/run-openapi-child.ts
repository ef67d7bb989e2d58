import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { AppError, type ErrorCode, type FieldError } from '../contract/errors.ts'
import { maxDocumentBytes, type OpenapiChoice } from '../contract/openapi-routes.ts'

export interface ChildTask {
  text: string
  choice?: OpenapiChoice
}

export type ChildAnswer =
  | { isOk: true; value: unknown }
  | { isOk: false; code: ErrorCode; detail: string; errors?: FieldError[] }

const CHILD = fileURLToPath(new URL('openapi-child.ts', import.meta.url))
const TIMEOUT_MS = 10_000
const MOST_ANSWER_BYTES = 32 * 1024 * 1024

/** Reads a document in a process of its own, with an empty environment and limits of time and memory. */
export async function runOpenapiChild(
  task: ChildTask,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  if (Buffer.byteLength(task.text) > maxDocumentBytes) {
    throw invalid(
      `The document is larger than ${maxDocumentBytes / 1024 / 1024} MB. Remove what you do not need, such as examples, or take a part of it.`,
    )
  }
  const { stdout, reason } = await runChild(JSON.stringify(task), signal)
  signal?.throwIfAborted()
  if (reason) throw reason
  const answer = JSON.parse(stdout) as ChildAnswer // our own child wrote it
  if (answer.isOk) return answer.value
  const { code, detail, errors } = answer
  throw new AppError(code, detail, { detail, ...(errors && { errors }) })
}

function runChild(input: string, signal: AbortSignal | undefined) {
  signal?.throwIfAborted()
  return new Promise<{ stdout: string; reason?: AppError }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--max-old-space-size=512', CHILD],
      {
        env: {},
        timeout: TIMEOUT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MOST_ANSWER_BYTES,
        windowsHide: true,
        ...(signal && { signal }),
      },
      (error, stdout, stderr) => {
        resolve({ stdout, ...(error && { reason: reasonOf(error, stderr) }) })
      },
    )
    child.stdin?.on('error', () => {}) // a child that has died reads no input; its exit tells the story
    child.stdin?.end(input)
  })
}

function reasonOf(
  error: Error & { killed?: boolean; code?: unknown; signal?: unknown },
  stderr: string,
): AppError {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return invalid('What the document describes is too large to be listed.')
  if (error.killed) {
    return invalid(
      `The document takes longer than ${TIMEOUT_MS / 1000} seconds to read. Take a smaller or plainer one.`,
    )
  }
  // V8 ends itself when its heap is full
  if (error.signal === 'SIGABRT' || error.code === 134)
    return invalid('The document needs too much memory to read. Take a smaller or plainer one.')
  return new AppError(
    'Internal',
    `the reader of OpenAPI documents ended: ${stderr.slice(-2_000)}`,
    { cause: error },
  )
}

function invalid(detail: string): AppError {
  return new AppError('OpenapiInvalid', detail, { detail })
}
