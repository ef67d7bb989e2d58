import type { ScanFinding } from '../../contract/nouns.ts'
import { getArtifact } from '../../db/artifacts.ts'
import { getBuildingVersion, getVersionSpec } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { StepError, runStep } from '../records/run-step.ts'
import { authorPlace } from './author-place.ts'
import { judgeSource } from './judge-bundle.ts'

/** Judges the version's code by the allow-list. ScanRejected holds all findings, with places and reasons. */
export async function scan(
  deps: Pick<Deps, 'db' | 'call' | 'failpoint'>,
  { buildId, versionId, round }: { buildId: string; versionId: string; round?: number },
): Promise<void> {
  const { db } = deps
  return runStep(deps, { buildId, step: 'scan', round }, async () => {
    const version = await getBuildingVersion(db, versionId)
    const { codeSha256 } = version
    if (!codeSha256) throw new StepError('HashMismatch', `version ${versionId} has no code`, {})
    const spec = await getVersionSpec(db, version)
    const { isPassed, findings, isKnown } = await judgeSource(deps, { codeSha256, spec })
    if (!isPassed) throw scanRejected(findings, await getArtifact(db, codeSha256))
    return { result: undefined, text: passedText(findings.length, isKnown) }
  })
}

/** `code` is what was rendered: places are told as the author knows them. Of a bundle they are told as they are. */
export function scanRejected(found: ScanFinding[], code?: string): StepError {
  const findings = code === undefined ? found : found.map((one) => atAuthorPlace(one, code))
  const rejected = findings.filter(({ level }) => level === 'reject')
  const [first] = rejected
  const place = first ? `${first.file}, line ${first.line}: ${first.message} ${first.instead}` : ''
  const more = rejected.length > 1 ? ` ${rejected.length - 1} more below.` : ''
  return new StepError('ScanRejected', `${rejected.length} findings`, {
    detail: place + more,
    findings,
  })
}

function atAuthorPlace(finding: ScanFinding, code: string): ScanFinding {
  const place = authorPlace(code, finding.line)
  return { ...finding, ...place, endLine: finding.endLine - finding.line + place.line }
}

function passedText(warnings: number, isKnown: boolean) {
  const found = warnings === 0 ? 'Nothing found.' : `Passed with ${warnings} warnings.`
  return isKnown ? `${found} The same code was scanned before.` : found
}
