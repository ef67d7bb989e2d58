import { putSpec } from '../../db/artifacts.ts'
import type { NewBuild } from '../../db/builds.ts'
import type { Db } from '../../db/connect.ts'
import type { Source } from '../sources/source.ts'

/** What the row of a build says of its source. */
export async function buildOfSource(
  db: Db,
  { kind, spec, instruction, approved, templateVersionId }: Source,
): Promise<Omit<NewBuild, 'serverId' | 'requestedBy' | 'allowsBreaking'>> {
  const specSha256 = spec && (await putSpec(db, spec))
  return { source: kind, specSha256, instruction, approved, templateVersionId }
}
