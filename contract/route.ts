import type * as z from 'zod'
import type { Role } from './roles.ts'
import type { Scope } from './scopes.ts'

/** A route is data: Express, the typed client and the document are derived from it. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: `/${string}`
  /**
   * `public` needs nobody; `signed-in` needs a person; a role needs that much in the organisation; `administrator` needs
   * the flag on the person, and no organisation. `marketplace` needs nobody where the operator has opened the
   * marketplace (MARKETPLACE_PUBLIC), else a viewer.
   */
  access: 'public' | 'marketplace' | 'signed-in' | Role | 'administrator'
  /** That an API key needs here. Absent: no key is let in, only a person with a session. */
  scope?: Scope
  summary: string
  /** Longer words for the reference page: units, errors, what comes next. */
  description?: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  result?: z.ZodType
  /** An event stream (text/event-stream) of this shape instead of a result. */
  event?: z.ZodType
  /** Lines of JSON (application/x-ndjson) of this shape instead of a result, to be saved as a file. */
  line?: z.ZodType
  status?: 200 | 201 | 202
  /** How much may be sent; unless it says otherwise 1 MiB, and 16 kB where access is `public`. */
  bodyLimitBytes?: number
  /** A POST that creates: Idempotency-Key is kept 24 hours. */
  isIdempotent?: true
}
