import type {
  EventOf,
  EventRouteName,
  InputOf,
  JsonRouteName,
  LineOf,
  LineRouteName,
  ResultOf,
  RouteName,
  Routes,
} from '../contract/route-types.ts'
import type { Caller } from '../db/users.ts'
import type { SessionControl } from './auth/session.ts'
import type { Context } from './context.ts'

/** What every handler gets beside its input. */
export interface RequestFacts {
  /** Of the client, as far as the trusted proxies tell. */
  address: string
  session: SessionControl
  /** Aborted when the client has left, or the process stops. */
  signal: AbortSignal
}

type CallerOf<N extends RouteName> = Routes[N] extends { access: 'public' }
  ? unknown
  : Routes[N] extends { access: 'marketplace' }
    ? { caller?: Caller }
    : { caller: Caller }

/** A request of one operation, parsed and authorised. */
export type RequestOf<N extends RouteName> = InputOf<N> & CallerOf<N> & RequestFacts

export type Following = { after: number; signal: AbortSignal }

/** One function per operation of the contract: a missing one does not compile. */
export type Handlers = {
  [N in JsonRouteName]: (context: Context, request: RequestOf<N>) => Promise<ResultOf<N>>
} & {
  [N in EventRouteName]: (
    context: Context,
    request: RequestOf<N> & Following,
  ) => Promise<AsyncIterable<{ id: number; data: EventOf<N> }>>
} & {
  [N in LineRouteName]: (
    context: Context,
    request: RequestOf<N>,
  ) => Promise<AsyncIterable<LineOf<N>>>
}
