import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../contract/errors.ts'
import type { ScanFinding } from '../../contract/nouns.ts'
import { refuseWhole, type JudgeCode } from './judge-code.ts'
import { judgeInThread } from './judge-in-thread.ts'
import { isSafelyNested } from './parse-code.ts'
import { runChild } from './run-child.ts'

/** Changes whenever the same code might be judged otherwise. */
export const scannerVersion = '4'

export interface ScanSource {
  code: string
  declaredSecrets: readonly string[]
  allowedDomains: readonly string[]
  file?: string
}

export interface Scanned {
  findings: ScanFinding[]
}

const MOST_CHARACTERS = 1_000_000
/** Judging takes time with the square of the length at worst. */
const SMALL = 30_000
const TIMEOUT_MS = 30_000
const CHILD = fileURLToPath(new URL('scan-child.ts', import.meta.url))

/** Judges server.ts by an allow-list; a file passes when no finding has the level "reject". */
export async function scanSource({ file = 'server.ts', ...source }: ScanSource): Promise<Scanned> {
  return { findings: await judge({ kind: 'source', file, ...source }) }
}

/** Judges a compiled CommonJS bundle by rules 2 to 5. */
export async function scanBundle({
  file = 'bundle.cjs',
  ...source
}: Omit<ScanSource, 'allowedDomains'>): Promise<Scanned> {
  return { findings: await judge({ kind: 'bundle', file, allowedDomains: [], ...source }) }
}

/** Small code is judged by a thread in some milliseconds; what is large or may exhaust the parser goes to a child. */
async function judge(request: JudgeCode): Promise<ScanFinding[]> {
  if (request.code.length > MOST_CHARACTERS) return refuseWhole(request, 'large')
  if (request.code.length <= SMALL && isSafelyNested(request.code)) return judgeInThread(request)
  const { exitCode, stdout, stderr, isTimedOut } = await runChild({
    command: process.execPath,
    args: ['--max-old-space-size=512', CHILD],
    cwd: tmpdir(),
    input: JSON.stringify(request),
    timeoutMs: TIMEOUT_MS,
  })
  if (isTimedOut) return refuseWhole(request, 'slow')
  if (exitCode === 0) return JSON.parse(stdout) as ScanFinding[] // our own child wrote it
  // killed by its own stack or memory; an exit of another kind is a defect of ours
  if (exitCode === null || exitCode > 128) return refuseWhole(request, 'deep')
  throw new AppError('Internal', `the scan ended with ${exitCode}: ${stderr.slice(-2_000)}`)
}
