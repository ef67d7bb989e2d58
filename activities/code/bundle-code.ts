import { fileURLToPath } from 'node:url'
import { AppError } from '../../contract/errors.ts'
import type { Diagnostic } from '../../contract/nouns.ts'
import type { BundleAnswer } from './bundle-child.ts'
import { wholeFile } from './check-types.ts'
import { isOfferedModule } from './offered-modules.ts'
import { runChild } from './run-child.ts'

export interface BundleCode {
  folder: string
  code: string
  signal?: AbortSignal | undefined
  timeoutMs: number
}

export type Bundled =
  { ok: true; bundle: string; sourceMap: string } | { ok: false; diagnostics: Diagnostic[] }

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
    return { ok: false, diagnostics: [wholeFile('TIMEOUT', 'Bundling did not end in time.')] }
  }
  if (exitCode !== 0)
    throw new AppError('Internal', `the bundler ended with ${exitCode}: ${stderr}`)
  const answer = JSON.parse(stdout) as BundleAnswer // our own child wrote it
  const diagnostics = [
    ...answer.errors.map((error) => diagnosticOf(error, code)),
    ...refuse(answer),
  ]
  if (diagnostics.length > 0) return { ok: false, diagnostics }
  return { ok: true, bundle: answer.bundle, sourceMap: answer.sourceMap }
}

function refuse({ imports }: BundleAnswer): Diagnostic[] {
  return imports
    .filter(({ path, isExternal }) => !isExternal || !isOfferedModule(path))
    .map(({ path }) => wholeFile('IMPORT', `"${path}" is not a module that the runner offers.`))
}

function diagnosticOf(error: BundleAnswer['errors'][number], code: string): Diagnostic {
  const excerpt = (code.split('\n')[error.line - 1] ?? '').trim().slice(0, 200)
  const { line, column, text } = error
  return { file: 'server.ts', line, column, code: 'BUNDLE', message: text, excerpt }
}
