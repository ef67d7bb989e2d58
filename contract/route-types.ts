import type * as z from 'zod'
import type { Problem } from './nouns.ts'
import type { Route } from './route.ts'
import type { routes } from './routes.ts'

export type Routes = typeof routes
export type RouteName = keyof Routes

/** What a caller may send (before defaults) and what arrives or comes back (after parsing). */
type In<T> = T extends z.ZodType ? z.input<T> : never
type Out<T> = T extends z.ZodType ? z.output<T> : never

type AnswerOf<R> = R extends { result: infer T } ? Out<T> : null
type StatusOf<R> = R extends { status: infer S extends number } ? S : 200
type QueryOf<Q> = object extends In<Q> ? { query?: In<Q> } : { query: In<Q> }

type Operation<R extends Route> = {
  parameters: (R extends { params: infer P } ? { path: In<P> } : { path?: never }) &
    (R extends { query: infer Q } ? QueryOf<Q> : { query?: never })
  responses: Record<StatusOf<R>, { content: { 'application/json': AnswerOf<R> } }> & {
    default: { content: { 'application/problem+json': Problem } }
  }
} & (R extends { body: infer B }
  ? { requestBody: { content: { 'application/json': In<B> } } }
  : { requestBody?: never })

type JsonRoute = Exclude<Routes[RouteName], { event: z.ZodType } | { line: z.ZodType }>

/** For `createClient<Paths>()` of openapi-fetch. */
export type Paths = {
  [P in JsonRoute['path']]: {
    [R in Extract<JsonRoute, { path: P }> as R['method']]: Operation<R>
  }
}

/** Path, query and body of a request, parsed. */
export type InputOf<N extends RouteName> = (Routes[N] extends { params: infer P }
  ? { params: Out<P> }
  : unknown) &
  (Routes[N] extends { query: infer Q } ? { query: Out<Q> } : unknown) &
  (Routes[N] extends { body: infer B } ? { body: Out<B> } : unknown)

export type ResultOf<N extends RouteName> = AnswerOf<Routes[N]>
export type EventOf<N extends RouteName> = Routes[N] extends { event: infer E } ? Out<E> : never
export type EventRouteName = {
  [N in RouteName]: Routes[N] extends { event: z.ZodType } ? N : never
}[RouteName]
export type LineOf<N extends RouteName> = Routes[N] extends { line: infer L } ? Out<L> : never
export type LineRouteName = {
  [N in RouteName]: Routes[N] extends { line: z.ZodType } ? N : never
}[RouteName]
export type JsonRouteName = Exclude<RouteName, EventRouteName | LineRouteName>
