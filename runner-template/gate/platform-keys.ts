import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'

const FRESH_MS = 600_000
const COOLDOWN_MS = 30_000 // tokens that name unknown keys must not make the runner ask without end

/** Thrown when the platform's keys cannot be had. Not the token's fault: the answer is 503, or clients log in in vain. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable'
}

interface Deps {
  fetchKeys: () => Promise<JSONWebKeySet>
  now?: () => number
}

/** Finds the key of a token. Keys once known go on working however long the platform is away. */
export function createPlatformKeys({ fetchKeys, now = Date.now }: Deps): JWTVerifyGetKey {
  let known: JWTVerifyGetKey | undefined
  let askedAt = -Infinity
  let hasFailed = false
  let asking: Promise<void> | undefined

  function refresh(): Promise<void> {
    askedAt = now()
    asking ??= fetchKeys()
      .then(
        (keys) => {
          known = createLocalJWKSet(keys)
          hasFailed = false
        },
        (cause: unknown) => {
          hasFailed = true
          throw new KeysUnavailable('the platform keys cannot be fetched', { cause })
        },
      )
      .finally(() => {
        asking = undefined
      })
    return asking
  }

  return async (header, token) => {
    if (!known) await refresh()
    else if (isDue(FRESH_MS)) void refresh().catch(() => {}) // the known ones serve meanwhile
    const first = known
    try {
      return await find(first, header, token)
    } catch (err) {
      if (!(err instanceof errors.JWKSNoMatchingKey)) throw err
      if (isDue(COOLDOWN_MS)) await refresh()
      else if (asking) await asking
      else if (hasFailed)
        throw new KeysUnavailable('the token may name a newer key', { cause: err })
      if (known === first) throw err
      return find(known, header, token)
    }
  }

  function isDue(ageMs: number): boolean {
    return now() - askedAt >= (hasFailed ? COOLDOWN_MS : ageMs)
  }
}

function find(keys: JWTVerifyGetKey | undefined, ...token: Parameters<JWTVerifyGetKey>) {
  if (!keys) throw new KeysUnavailable('the platform keys are not known')
  return keys(...token)
}
