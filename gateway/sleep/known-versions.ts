import type { KnownVersion } from '../../db/discoveries.ts'

const MAX_VERSIONS = 200

/** The last versions that were asked for while they had no runner: what is kept of a version never changes. */
export class KnownVersions {
  readonly #read: (versionId: string) => Promise<KnownVersion | undefined>
  readonly #known = new Map<string, KnownVersion>()

  constructor(read: (versionId: string) => Promise<KnownVersion | undefined>) {
    this.#read = read
  }

  async find(versionId: string): Promise<KnownVersion | undefined> {
    const version = this.#known.get(versionId) ?? (await this.#read(versionId))
    if (!version) return undefined
    this.#known.delete(versionId) // it becomes the youngest
    this.#known.set(versionId, version)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MAX_VERSIONS && oldest !== undefined) this.#known.delete(oldest)
    return version
  }

  /** Of a version that was found a moment ago. */
  toolNames(versionId: string): ReadonlySet<string> | undefined {
    return this.#known.get(versionId)?.toolNames
  }
}
