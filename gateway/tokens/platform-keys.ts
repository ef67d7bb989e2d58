import { importJWK, type CryptoKey, type JWK } from 'jose'
import * as z from 'zod'

const FRESH_MS = 600_000
const COOL_DOWN_MS = 10_000
const RETRY_MS = 1_000
const TIMEOUT_MS = 5_000
const MAX_BYTES = 100_000

/** Thrown when a key may exist but cannot be fetched. Never the token's fault. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable'
}

/** Public members only: whatever else an answer holds goes no further. */
const keySet = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: z.string(),
      y: z.string(),
      kid: z.string(),
      alg: z.string().optional(),
      use: z.string().optional(),
    }),
  ),
})
type KeySet = z.infer<typeof keySet>

interface Deps {
  url: string
  fetch?: typeof globalThis.fetch
  now?: () => number
}

/**
 * The platform's signing keys, fetched when an unknown one is named or the copy has become old. Once known they stay
 * usable while the platform is away.
 */
export class PlatformKeys {
  readonly #url: string
  readonly #fetch: typeof globalThis.fetch
  readonly #now: () => number
  #known: { set: KeySet; byId: Map<string, CryptoKey | Uint8Array> } | undefined
  #fetchedAt = -Infinity
  #failedAt = -Infinity
  #fetching: Promise<void> | undefined

  constructor({ url, fetch = globalThis.fetch, now = Date.now }: Deps) {
    this.#url = url
    this.#fetch = fetch
    this.#now = now
  }

  /** As they are published; undefined while they are not known. */
  get keySet(): KeySet | undefined {
    return this.#known?.set
  }

  /** The key of this id; undefined when there is none. Throws KeysUnavailable when that cannot be told. */
  async find(kid: string): Promise<CryptoKey | Uint8Array | undefined> {
    if (this.#now() - this.#fetchedAt > FRESH_MS) this.#refreshInBackground()
    const known = this.#known?.byId.get(kid)
    if (known) return known
    if (this.#known && this.#now() - this.#fetchedAt < COOL_DOWN_MS) return undefined
    await this.refresh()
    return this.#known?.byId.get(kid)
  }

  /** One fetch at a time, and not again right after a failed one. */
  refresh(): Promise<void> {
    if (!this.#fetching && this.#now() - this.#failedAt < RETRY_MS)
      return Promise.reject(new KeysUnavailable('the platform keys could not be fetched just now'))
    this.#fetching ??= this.#load().finally(() => {
      this.#fetching = undefined
    })
    return this.#fetching
  }

  #refreshInBackground() {
    if (this.#known) this.refresh().catch(() => {}) // those that are known serve on
  }

  async #load() {
    try {
      const set = await this.#request()
      const entries = await Promise.all(
        set.keys.map(async (key) => [key.kid, await importJWK(key as JWK, 'ES256')] as const),
      )
      this.#known = { set, byId: new Map(entries) }
      this.#fetchedAt = this.#now()
    } catch (cause) {
      this.#failedAt = this.#now()
      throw new KeysUnavailable('the platform keys cannot be fetched', { cause })
    }
  }

  async #request() {
    const answer = await this.#fetch(this.#url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (!answer.ok) throw new Error(`the key address answered ${answer.status}`)
    const text = await answer.text()
    if (text.length > MAX_BYTES) throw new Error('the key set is too large')
    return keySet.parse(JSON.parse(text))
  }
}
