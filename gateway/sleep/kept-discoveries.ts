import type { Discovery } from '../../contract/discovery.ts'

const MAX_VERSIONS = 200

/** The last versions that were asked for while they had no runner: what is kept of a version never changes. */
export class KeptDiscoveries {
  readonly #read: (versionId: string) => Promise<Discovery | undefined>
  readonly #kept = new Map<string, Discovery>()

  constructor(read: (versionId: string) => Promise<Discovery | undefined>) {
    this.#read = read
  }

  async of(versionId: string): Promise<Discovery | undefined> {
    const discovery = this.#kept.get(versionId) ?? (await this.#read(versionId))
    if (!discovery) return undefined
    this.#kept.delete(versionId) // it becomes the youngest
    this.#kept.set(versionId, discovery)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MAX_VERSIONS && oldest !== undefined) this.#kept.delete(oldest)
    return discovery
  }
}
