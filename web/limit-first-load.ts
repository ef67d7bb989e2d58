import type { Plugin } from 'vite'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 120
const PAGE = /\/src\/pages\/.+-(page|tab|step)\.tsx$/

/** A chunk of the built dashboard, as far as its weight matters. */
export interface Weighed {
  fileName: string
  /** Those that it needs before it runs. */
  imports: string[]
  isEntry: boolean
  /** The module that it was made for, of one that is fetched by itself. */
  facadeModuleId: string | null
  code: string
}

/** Fails the build when a page that is opened first fetches more script than a phone should wait for, and names what weighs. */
export function limitFirstLoad({ limitKb = LIMIT_KB }: { limitKb?: number } = {}): Plugin {
  return {
    name: 'limit-first-load',
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
      const complaints = tooHeavy(chunks, limitKb)
      if (complaints.length > 0) this.error(complaints.join('\n'))
    },
  }
}

/** In words, for each page above the limit. */
export function tooHeavy(chunks: readonly Weighed[], limitKb: number): string[] {
  const known = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const weightKb = memoised(({ code }: Weighed) => gzipSync(code).byteLength / 1_000)
  const entries = chunks.filter(({ isEntry }) => isEntry)
  return chunks.flatMap((page) => {
    if (!PAGE.test(page.facadeModuleId ?? '')) return []
    const needed = [...withImports([...entries, page], known)]
    const sum = needed.reduce((kb, chunk) => kb + weightKb(chunk), 0)
    if (sum <= limitKb) return []
    const heaviest = needed.toSorted((a, b) => weightKb(b) - weightKb(a)).slice(0, 6)
    const parts = heaviest.map((chunk) => `${chunk.fileName} ${weightKb(chunk).toFixed(1)}`)
    return [
      `${page.facadeModuleId} loads ${sum.toFixed(1)} kB of scripts, ${limitKb} at most: ${parts.join(', ')}`,
    ]
  })
}

function withImports(from: readonly Weighed[], known: ReadonlyMap<string, Weighed>): Set<Weighed> {
  const found = new Set(from)
  for (const chunk of found)
    // a set that grows is walked to its end
    for (const name of chunk.imports) {
      const imported = known.get(name)
      if (imported) found.add(imported)
    }
  return found
}

function memoised<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>()
  return (key) => {
    const value = known.get(key) ?? compute(key)
    known.set(key, value)
    return value
  }
}
