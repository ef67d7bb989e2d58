import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Diagnostic } from '../../contract/nouns.ts'
import { bundleCode } from './bundle-code.ts'
import { checkTypes } from './check-types.ts'

export interface CompileSource {
  /** The text of server.ts. */
  code: string
  declaredSecrets: readonly string[]
  signal?: AbortSignal | undefined
  timeoutMs?: number
}

export type Compiled =
  | { ok: true; bundle: string; sha256: string; sourceMap: string }
  | { ok: false; diagnostics: Diagnostic[] }

/** Names the tools and types that a bundle was made with: the same code and the same name give the same bytes. */
export const compilerVersion = 'typescript-7.0.2+esbuild-0.28.2+1'

const TIMEOUT_MS = 30_000

/** Type-checks server.ts and bundles it into one CommonJS file, both in child processes that see nothing of ours. */
export async function compileSource(source: CompileSource): Promise<Compiled> {
  const { code, declaredSecrets, signal, timeoutMs = TIMEOUT_MS } = source
  signal?.throwIfAborted()
  const folder = await mkdtemp(join(tmpdir(), 'bmm-compile-'))
  try {
    const [types, bundled] = await settleBoth(
      checkTypes({ folder, code, declaredSecrets, signal, timeoutMs }),
      bundleCode({ folder, code, signal, timeoutMs }),
    )
    if (!bundled.ok && bundled.isForeign) return { ok: false, diagnostics: bundled.diagnostics }
    if (types.length > 0) return { ok: false, diagnostics: types }
    if (!bundled.ok) return { ok: false, diagnostics: bundled.diagnostics }
    const { bundle, sourceMap } = bundled
    return {
      ok: true,
      bundle,
      sourceMap,
      sha256: createHash('sha256').update(bundle).digest('hex'),
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

// The folder goes only when both children are gone, also when one of them fails.
async function settleBoth<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second])
  return [await first, await second]
}
