import type { ScanFinding } from '../../contract/nouns.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { getArtifact } from '../../db/artifacts.ts'
import { findScan, policySha256, recordScan, scanPolicy } from '../../db/checked-code.ts'
import type { Deps } from '../deps.ts'
import { scanBundle, scannerVersion, scanSource } from './scan-source.ts'

type Context = Pick<Deps, 'db'>
interface Judged {
  isPassed: boolean
  findings: ScanFinding[]
}

interface Source {
  codeSha256: string
  spec: ServerSpec
}
interface Bundle {
  bundleSha256: string
  declaredSecrets: readonly string[]
}

const sourceKey = ({ codeSha256: sha256, spec }: Source) => {
  return { sha256, policySha256: policySha256(scanPolicy(spec)), scannerVersion }
}
const bundleKey = ({ bundleSha256: sha256, declaredSecrets }: Bundle) => {
  return { sha256, policySha256: policySha256({ declaredSecrets }), scannerVersion }
}

/** What the present scanner says of stored code. It is asked again only when it has never seen the code under this spec. */
export async function judgeSource(
  context: Context,
  source: Source,
): Promise<Judged & { isKnown: boolean }> {
  const known = await findScan(context.db, sourceKey(source))
  return known
    ? { ...known, isKnown: true }
    : { ...(await scanSourceAnew(context, source)), isKnown: false }
}

/**
 * What the present scanner says of a stored bundle. It is asked again only when it has never seen the bundle under these
 * secrets: a version that an earlier scanner let pass is judged anew when it is next deployed.
 */
export async function judgeBundle(context: Context, bundle: Bundle): Promise<Judged> {
  return (await findScan(context.db, bundleKey(bundle))) ?? scanBundleAnew(context, bundle)
}

export async function scanSourceAnew({ db }: Context, source: Source): Promise<Judged> {
  const code = await getArtifact(db, source.codeSha256)
  const scanned = await scanSource({ code, ...scanPolicy(source.spec) })
  return recordScan(db, { ...sourceKey(source), ...scanned })
}

export async function scanBundleAnew({ db }: Context, bundle: Bundle): Promise<Judged> {
  const code = await getArtifact(db, bundle.bundleSha256)
  const scanned = await scanBundle({ code, declaredSecrets: bundle.declaredSecrets })
  return recordScan(db, { ...bundleKey(bundle), ...scanned })
}
