// For tests: an API that is a table of answers. Everything it is told and says is checked against the contract first.
import * as z from 'zod'
import type { ErrorCode } from '../../contract/errors.ts'
import { errorCodes } from '../../contract/errors.ts'
import type { FieldError } from '../../contract/errors.ts'
import { fieldErrors } from '../../contract/field-errors.ts'
import type { JsonRouteName } from '../../contract/route-types.ts'
import type { Route } from '../../contract/route.ts'
import { routes } from '../../contract/routes.ts'

export interface Refusal {
  code: ErrorCode
  detail?: string
  errors?: FieldError[]
}

/** What a route answers: its result, a refusal, or nothing at all for a request that never ends. */
export type FakeAnswer = { result: unknown } | { refusal: Refusal } | 'never'
type Answers = Partial<
  Record<JsonRouteName, FakeAnswer | ((body: unknown, path: string) => FakeAnswer)>
>

export interface SeenRequest {
  route: JsonRouteName
  path: string
  query: URLSearchParams
  body: unknown
  headers: Headers
}

export function createFakeApi(answers: Answers) {
  const seen: SeenRequest[] = []
  return {
    seen,
    seenOf: (name: JsonRouteName) => seen.filter((request) => request.route === name),
    /** Changes what is answered from now on. */
    answer: (more: Answers) => Object.assign(answers, more),
    async fetch(request: Request): Promise<Response> {
      const { pathname: path, searchParams: query } = new URL(request.url)
      const name = routeOf(request.method, path)
      const text = await request.text()
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      seen.push({ route: name, path, query, body, headers: request.headers })
      const errors = problemsOf(name, body)
      if (errors.length > 0) return respond(name, { refusal: { code: 'InvalidInput', errors } })
      const answer = answers[name] ?? { refusal: { code: 'NotFound' } }
      return respond(name, typeof answer === 'function' ? answer(body, path) : answer)
    },
  }
}

/** What the api would refuse, unread by any handler. */
function problemsOf(name: JsonRouteName, body: unknown): FieldError[] {
  const route: Route = routes[name]
  const issues = route.body?.safeParse(body ?? {}).error?.issues ?? []
  return issues.flatMap((issue) => fieldErrors(['body'], issue))
}

function respond(name: JsonRouteName, answer: FakeAnswer): Response | Promise<Response> {
  if (answer === 'never') return new Promise(() => {})
  if ('refusal' in answer) {
    const { status, title } = errorCodes[answer.refusal.code]
    const problem = {
      type: 'about:blank',
      title,
      status,
      requestId: 'req_1',
      ...answer.refusal,
    }
    return Response.json(problem, { status })
  }
  const route: Route = routes[name]
  if (route.result === undefined) return new Response(null, { status: 204 })
  return Response.json(z.encode(route.result, answer.result), { status: route.status ?? 200 })
}

function routeOf(method: string, path: string): JsonRouteName {
  const found = Object.entries(routes).find(
    ([, route]) =>
      route.method === method.toLowerCase() &&
      new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )
  if (found === undefined) throw new Error(`the contract has no ${method} ${path}`)
  return found[0] as JsonRouteName // a key of routes, and no stream is fetched
}
