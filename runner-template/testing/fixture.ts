import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The code of a server for tests, as the compile step would have made it. */
export function fixture(name: 'echo' | 'probe'): string {
  return readFileSync(join(import.meta.dirname, `../fixtures/${name}.cjs`), 'utf8')
}
