import { AsyncLocalStorage } from 'node:async_hooks'

/** What an act came by, beside the person: it stands in the metadata of every audit row that is written meanwhile. */
export interface AuditOrigin {
  keyId: string
}

const origins = new AsyncLocalStorage<AuditOrigin | undefined>()

/** Whatever is recorded inside of `act` came by this. Else each handler would have to pass it on, and one would forget. */
export function actingBy<T>(origin: AuditOrigin | undefined, act: () => T): T {
  return origins.run(origin, act)
}

export function auditOrigin(): AuditOrigin | undefined {
  return origins.getStore()
}
