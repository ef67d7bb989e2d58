import { createHash } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import { serverSpec, type ServerSpec } from '../contract/spec.ts'
import type { Db } from './connect.ts'
import { ArtifactRow } from './models/designs.ts'

export function sha256Of(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex')
}

/** Stores bytes under their hash; the same bytes are stored once. */
export async function putArtifact(
  db: Db,
  { kind, content }: { kind: ArtifactRow['kind']; content: string },
): Promise<string> {
  const sha256 = sha256Of(content)
  await ArtifactRow.query(db).insert({ sha256, kind, content }).onConflict('sha256').ignore()
  return sha256
}

/** Throws HashMismatch when the stored bytes are not what the name says (invariant 8). */
export async function getArtifact(db: Db, sha256: string): Promise<string> {
  const row = await ArtifactRow.query(db).findById(sha256).select('content')
  if (!row || sha256Of(row.content) !== sha256)
    throw new AppError('HashMismatch', `artifact ${sha256} is ${row ? 'changed' : 'missing'}`)
  return row.content
}

export async function putSpec(db: Db, spec: ServerSpec): Promise<string> {
  return putArtifact(db, { kind: 'spec', content: JSON.stringify(spec) })
}

/** Under which a spec is, or would be, stored. */
export function specSha256Of(spec: ServerSpec): string {
  return sha256Of(JSON.stringify(spec))
}

export async function getSpec(db: Db, sha256: string): Promise<ServerSpec> {
  return serverSpec.parse(JSON.parse(await getArtifact(db, sha256)))
}
