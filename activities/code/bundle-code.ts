import { fileURLToPath } from 'node:url'
import { AppError } from '../../contract/errors.ts'
import type { Diagnostic } from '../../contract/nouns.ts'
import type { BundleAnswer } from './bundle-child.ts'
import { wholeFile } from './check-types.ts'
import { runChild } from './run-child.ts'

export interface BundleCode {
  folder: string
  code: string
  signal?: AbortSignal | undefined
  timeoutMs: number
}

export type Bundled =
  | { ok: true; bundle: string; sourceMap: string }
  /** isForeign: the code names other files, so that nothing may be told of what they hold. */
  | { ok: false; diagnostics: Diagnostic[]; isForeign: boolean }

const CHILD = fileURLToPath(new URL('bundle-child.ts', import.meta.url))

/** One CommonJS file of server.ts; whatever it still imports is a module that the runner offers. */
export async function bundleCode({
  folder,
  code,
  signal,
  timeoutMs,
}: BundleCode): Promise<Bundled> {
  const { exitCode, stdout, stderr, isTimedOut } = await runChild({
    command: process.execPath,
    args: [CHILD],
    cwd: folder,
    input: code,
    signal,
    timeoutMs,
  })
  if (isTimedOut) {
    const diagnostics = [wholeFile('TIMEOUT', 'Bundling did not end in time.')]
    return { ok: false, diagnostics, isForeign: false }
  }
  if (exitCode !== 0)
    throw new AppError('Internal', `the bundler ended with ${exitCode}: ${stderr}`)
  const answer = JSON.parse(stdout) as BundleAnswer // our own child wrote it
  const isForeign = answer.foreign.length > 0
  const diagnostics = isForeign
    ? answer.foreign.map(refuse)
    : answer.errors.map((error) => diagnosticOf(error, code))
  if (diagnostics.length > 0) return { ok: false, diagnostics, isForeign }
  return { ok: true, bundle: answer.bundle, sourceMap: answer.sourceMap }
}

function refuse(name: string): Diagnostic {
  return wholeFile('IMPORT', `"${name}" is not a module that the runner offers.`)
}

function diagnosticOf(error: BundleAnswer['errors'][number], code: string): Diagnostic {
  const excerpt = (code.split('\n')[error.line - 1] ?? '').trim().slice(0, 200)
  const { line, column, text } = error
  return { file: 'server.ts', line, column, code: 'BUNDLE', message: text, excerpt }
}
