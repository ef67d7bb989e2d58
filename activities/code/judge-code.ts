import { AppError } from '../../contract/errors.ts'
import type { ScanFinding } from '../../contract/nouns.ts'
import { parseCode } from './parse-code.ts'
import { isNode } from './scan/ast.ts'
import { scanBundleText } from './scan/bundle-rules.ts'
import { TooMuchEffort } from './scan/effort.ts'
import { scanEnvironment } from './scan/environment.ts'
import { scanGlobals } from './scan/globals.ts'
import { scanLastingWork } from './scan/lasting-work.ts'
import { scanModules } from './scan/modules.ts'
import { scanNetwork } from './scan/network.ts'
import { scanPlainText } from './scan/plain-text.ts'
import { scanProperties } from './scan/properties.ts'
import { report, type Scan } from './scan/scan-context.ts'
import { resolveScopes } from './scan/scopes.ts'
import { scanSecretFlow } from './scan/secret-flow.ts'

/** One file with the policy that it is judged by; a plain value, so that it can go to another process. */
export interface JudgeCode {
  kind: 'source' | 'bundle'
  code: string
  file: string
  declaredSecrets: readonly string[]
  allowedDomains: readonly string[]
}

const RULES = {
  source: [
    scanPlainText,
    scanModules,
    scanGlobals,
    scanEnvironment,
    scanProperties,
    scanNetwork,
    scanSecretFlow,
    scanLastingWork,
  ],
  bundle: [scanBundleText],
}

/** Judges code whose nesting the parser survives. */
export function judgeCode({
  kind,
  code,
  file,
  declaredSecrets,
  allowedDomains,
}: JudgeCode): ScanFinding[] {
  const findings: ScanFinding[] = []
  const place = { code, file, findings }
  const { program, comments, errors } = parseCode(code, kind === 'source' ? 'ts' : 'js')
  for (const error of errors) {
    report(place, error.labels[0] ?? { start: 0, end: 0 }, {
      rule: 'plain-text',
      message: `This is not valid ${kind === 'source' ? 'TypeScript' : 'JavaScript'}: ${error.message}.`,
      instead: 'Mend the syntax.',
    })
  }
  if (!isNode(program)) throw new AppError('Internal', 'the parser gave no program')
  try {
    const policy = { declaredSecrets: new Set(declaredSecrets), allowedDomains }
    const scan: Scan = { ...place, ...policy, ...resolveScopes(program), comments }
    for (const rule of RULES[kind]) rule(scan)
  } catch (err) {
    if (err instanceof TooMuchEffort) return refuseWhole({ code, file }, 'slow')
    if (err instanceof RangeError) return refuseWhole({ code, file }, 'deep')
    throw err
  }
  return inOrder(findings)
}

const WHOLE = {
  deep: {
    message: 'This is nested too deeply to be read.',
    instead: 'Break it up into functions and statements.',
  },
  large: {
    message: 'This file is too large to be judged.',
    instead: 'Keep a server under a million characters.',
  },
  slow: {
    message: 'This takes too long to be judged.',
    instead: 'Make the code smaller and plainer.',
  },
}

/** The one finding about a file that cannot be judged. */
export function refuseWhole(
  { code, file }: { code: string; file: string },
  why: keyof typeof WHOLE,
): ScanFinding[] {
  const findings: ScanFinding[] = []
  report({ code, file, findings }, { start: 0, end: 0 }, { rule: 'plain-text', ...WHOLE[why] })
  return findings
}

/** By place, each remark about a place once. */
function inOrder(findings: ScanFinding[]): ScanFinding[] {
  const seen = new Set<string>()
  return findings
    .toSorted((a, b) => a.offset - b.offset)
    .filter(({ offset, rule, message }) => {
      const id = `${offset} ${rule} ${message}`
      return !seen.has(id) && seen.add(id)
    })
}
