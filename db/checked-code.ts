// What the scanner and the compiler said of stored code. Both are pure, so their answers are kept by hash: a fork of a
// template, or a build that comes again, does not pay for them twice.
import type { ScanFinding } from '../contract/nouns.ts'
import type { ServerSpec } from '../contract/spec.ts'
import { sha256Of } from './artifacts.ts'
import type { Db } from './connect.ts'
import { CompilationRow, ScanRow } from './models/designs.ts'

export interface ScanKey {
  /** Of the code or bundle that was scanned. */
  sha256: string
  /** Of what it was scanned against: declared secrets and allowed domains. */
  policySha256: string
  scannerVersion: string
}

export async function findScan(
  db: Db,
  key: ScanKey,
): Promise<{ isPassed: boolean; findings: ScanFinding[] } | undefined> {
  return ScanRow.query(db).findOne(key)
}

/** What code is judged against, as its spec says. */
export function scanPolicy({ secrets, allowedDomains }: ServerSpec) {
  return { declaredSecrets: secrets.map(({ key }) => key), allowedDomains }
}

export function policySha256(policy: object): string {
  return sha256Of(JSON.stringify(policy))
}

/** What the newest scanner that saw this code, under this spec, found in it. */
export async function findLatestScan(
  db: Db,
  { codeSha256, spec }: { codeSha256: string; spec: ServerSpec },
): Promise<{ isPassed: boolean; findings: ScanFinding[] } | undefined> {
  return ScanRow.query(db)
    .where({ sha256: codeSha256, policySha256: policySha256(scanPolicy(spec)) })
    .orderBy('createdAt', 'desc')
    .first()
}

/** The same of its bundle. */
export async function findLatestBundleScan(
  db: Db,
  { bundleSha256, spec }: { bundleSha256: string; spec: ServerSpec },
): Promise<{ isPassed: boolean; findings: ScanFinding[] } | undefined> {
  const { declaredSecrets } = scanPolicy(spec)
  return ScanRow.query(db)
    .where({ sha256: bundleSha256, policySha256: policySha256({ declaredSecrets }) })
    .orderBy('createdAt', 'desc')
    .first()
}

export async function recordScan(
  db: Db,
  { findings, ...key }: ScanKey & { findings: ScanFinding[] },
): Promise<{ isPassed: boolean; findings: ScanFinding[] }> {
  const isPassed = findings.every(({ level }) => level !== 'reject')
  await ScanRow.query(db)
    .insert({ ...key, isPassed, findings })
    .onConflict(['sha256', 'policy_sha256', 'scanner_version'])
    .merge()
  return { isPassed, findings }
}

export async function findCompilation(
  db: Db,
  key: { codeSha256: string; compilerVersion: string },
): Promise<string | undefined> {
  return (await CompilationRow.query(db).findOne(key))?.bundleSha256
}

export async function recordCompilation(
  db: Db,
  row: { codeSha256: string; compilerVersion: string; bundleSha256: string },
): Promise<void> {
  await CompilationRow.query(db).insert(row).onConflict(['code_sha256', 'compiler_version']).merge()
}
