import type { TemplateVersionDetail } from '../../contract/templates.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { findLatestScan } from '../../db/checked-code.ts'
import type { Db } from '../../db/connect.ts'
import type { TemplateVersionKey } from '../../db/templates.ts'
import { toolsOf } from '../servers/tools-of.ts'
import { readTemplateVersion } from '../../db/template-artifacts.ts'

export type TemplateCode = Pick<
  TemplateVersionDetail,
  'tools' | 'code' | 'codeSha256' | 'scan' | 'selfTest'
>

/** What is stored of a version, and what was found in it. */
export async function describeTemplateCode(
  db: Db,
  version: TemplateVersionKey,
): Promise<TemplateCode> {
  const { spec, code } = await readTemplateVersion(db, version)
  return describeCode(db, { ...version, spec, code })
}

export async function describeCode(
  db: Db,
  {
    spec,
    code,
    codeSha256,
    selfTest,
  }: Pick<TemplateVersionKey, 'codeSha256' | 'selfTest'> & { spec: ServerSpec; code: string },
): Promise<TemplateCode> {
  const scan = await findLatestScan(db, { codeSha256, spec })
  return {
    tools: toolsOf(spec),
    code,
    codeSha256,
    scan: scan ? { isPassed: scan.isPassed, findings: scan.findings } : null,
    selfTest,
  }
}
