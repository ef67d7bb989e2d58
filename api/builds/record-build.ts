import { putSpec } from '../../db/artifacts.ts'
import * as builds from '../../db/builds.ts'
import type { Db } from '../../db/connect.ts'
import type { Source } from '../sources/source.ts'

/** The request for a build of this source, in the caller's transaction. */
export async function recordBuild(
  db: Db,
  {
    source: { kind, spec, instruction, approved, templateVersionId },
    ...build
  }: { source: Source } & Pick<builds.NewBuild, 'serverId' | 'requestedBy' | 'allowsBreaking'>,
): Promise<builds.BuildKey> {
  return builds.createBuild(db, {
    source: kind,
    specSha256: spec && (await putSpec(db, spec)),
    instruction,
    approved,
    templateVersionId,
    ...build,
  })
}
