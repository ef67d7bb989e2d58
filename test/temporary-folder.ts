import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is removed when it goes out of scope. Others may pass through, as Postgres' user must. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'bmm-'))
  await chmod(path, 0o711)
  return {
    path,
    at: (name: string) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}
