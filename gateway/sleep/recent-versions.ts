const MAX_VERSIONS = 200

/** Something of the last versions that were asked for: what is kept of a version never changes. */
export class RecentVersions<T> {
  readonly #read: (versionId: string) => Promise<T | undefined>
  readonly #known = new Map<string, T>()

  constructor(read: (versionId: string) => Promise<T | undefined>) {
    this.#read = read
  }

  async find(versionId: string): Promise<T | undefined> {
    const found = this.#known.get(versionId) ?? (await this.#read(versionId))
    if (found === undefined) return undefined
    this.#known.delete(versionId) // it becomes the youngest
    this.#known.set(versionId, found)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MAX_VERSIONS && oldest !== undefined) this.#known.delete(oldest)
    return found
  }

  /** What was found a moment ago. */
  recall(versionId: string): T | undefined {
    return this.#known.get(versionId)
  }
}
