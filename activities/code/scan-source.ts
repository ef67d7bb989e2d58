import { AppError } from '../../contract/errors.ts'
import type { ScanFinding } from '../../contract/nouns.ts'
import { parseCode, survivesParsing } from './parse-code.ts'
import { isNode } from './scan/ast.ts'
import { scanBundleText } from './scan/bundle-rules.ts'
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

/** Changes whenever the same code might be judged otherwise. */
export const scannerVersion = '1'

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

type Place = Pick<Scan, 'code' | 'file' | 'findings'>

const RULES = [
  scanPlainText,
  scanModules,
  scanGlobals,
  scanEnvironment,
  scanProperties,
  scanNetwork,
  scanSecretFlow,
  scanLastingWork,
]

/** Judges server.ts by an allow-list; a file passes when no finding has the level "reject". */
export async function scanSource({
  code,
  declaredSecrets,
  allowedDomains,
  file = 'server.ts',
}: ScanSource): Promise<Scanned> {
  const policy = { declaredSecrets: new Set(declaredSecrets), allowedDomains }
  return scanText({ code, file, lang: 'ts', policy, rules: RULES })
}

/** Judges a compiled CommonJS bundle by rules 2 to 5. */
export async function scanBundle({
  code,
  declaredSecrets,
  file = 'bundle.cjs',
}: Omit<ScanSource, 'allowedDomains'>): Promise<Scanned> {
  const policy = { declaredSecrets: new Set(declaredSecrets), allowedDomains: [] }
  return scanText({ code, file, lang: 'js', policy, rules: [scanBundleText] })
}

interface ScanText {
  code: string
  file: string
  lang: 'ts' | 'js'
  policy: Pick<Scan, 'declaredSecrets' | 'allowedDomains'>
  rules: ((scan: Scan) => void)[]
}

function scanText({ code, file, lang, policy, rules }: ScanText): Scanned {
  const findings: ScanFinding[] = []
  const place = { code, file, findings }
  if (code.length > MOST_CHARACTERS) return tooLarge(place)
  if (!survivesParsing(code)) return tooDeep(place)
  const { program, comments, errors } = parseCode(code, lang)
  for (const error of errors) {
    const label = error.labels[0] ?? { start: 0, end: 0 }
    report(place, label, {
      rule: 'plain-text',
      message: `This is not valid ${lang === 'ts' ? 'TypeScript' : 'JavaScript'}: ${error.message}.`,
      instead: 'Mend the syntax.',
    })
  }
  if (!isNode(program)) throw new AppError('Internal', 'the parser gave no program')
  try {
    const scan: Scan = { ...place, ...policy, ...resolveScopes(program), comments }
    for (const rule of rules) rule(scan)
  } catch (err) {
    if (err instanceof RangeError) return tooDeep(place)
    throw err
  }
  return { findings: inOrder(findings) }
}

function tooLarge(place: Place): Scanned {
  report(
    place,
    { start: 0, end: 0 },
    {
      rule: 'plain-text',
      message: 'This file is too large to be judged.',
      instead: 'Keep a server under a million characters.',
    },
  )
  return { findings: place.findings }
}

function tooDeep(place: Place): Scanned {
  report(
    place,
    { start: 0, end: 0 },
    {
      rule: 'plain-text',
      message: 'This is nested too deeply to be read.',
      instead: 'Break it up into functions and statements.',
    },
  )
  return { findings: place.findings }
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
