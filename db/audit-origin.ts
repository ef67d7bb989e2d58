import { AsyncLocalStorage } from 'node:async_hooks'

/** What an act came by, beside the person: it stands in every audit row that is written meanwhile. */
export interface AuditOrigin {
  requestId: string
  address: string
  /** The API key that acted in the person's name. It stands in the metadata. */
  keyId: string | undefined
}

const origins = new AsyncLocalStorage<AuditOrigin | undefined>()

/**
 * Whatever is recorded inside of `act` came by this. Else each handler would have to pass it on, and one would forget.
 * undefined: it tells others what happened to them, and by which request and from where is none of theirs.
 */
export function actingBy<T>(origin: AuditOrigin | undefined, act: () => T): T {
  return origins.run(origin, act)
}

export function auditOrigin(): AuditOrigin | undefined {
  return origins.getStore()
}
