import type { ScanFinding } from '../../contract/nouns.ts'
import { getArtifact } from '../../db/artifacts.ts'
import { findScan, policySha256, recordScan } from '../../db/checked-code.ts'
import type { Deps } from '../deps.ts'
import { scanBundle, scannerVersion } from './scan-source.ts'

/**
 * What the present scanner says of a stored bundle. It is asked again only when it has never seen the bundle under these
 * secrets: a version that an earlier scanner let pass is judged anew when it is next deployed.
 */
export async function judgeBundle(
  { db }: Pick<Deps, 'db'>,
  { bundleSha256, declaredSecrets }: { bundleSha256: string; declaredSecrets: readonly string[] },
): Promise<{ isPassed: boolean; findings: ScanFinding[] }> {
  const key = {
    sha256: bundleSha256,
    policySha256: policySha256({ declaredSecrets }),
    scannerVersion,
  }
  const known = await findScan(db, key)
  if (known) return known
  const code = await getArtifact(db, bundleSha256)
  return recordScan(db, { ...key, ...(await scanBundle({ code, declaredSecrets })) })
}
