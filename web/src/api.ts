// The one way to the REST API: openapi-fetch typed by the contract, failures as ApiProblem.
import createClient from 'openapi-fetch'
import { createContext, useContext } from 'solid-js'
import type { Problem } from '../../contract/nouns.ts'
import type { Paths } from '../../contract/route-types.ts'
import { words } from './words.ts'

/** An answer that is not a success. `problem.code` is one of contract/errors.ts, or `Unreachable`. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

export type Api = ReturnType<typeof createApi>

export function createApi(fetch: (request: Request) => Promise<Response> = sendRequest) {
  return createClient<Paths>({ baseUrl: location.origin, fetch })
}

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of a call, or a thrown ApiProblem. */
export async function answerOf<T>(call: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await reach(call)
  if (!response.ok) throw new ApiProblem(problemOf(error, response))
  // a route without a result has nothing here, and nobody reads it
  return data as NonNullable<T>
}

export function asProblem(error: unknown): Problem {
  if (error instanceof ApiProblem) return error.problem
  return brokenPage(error instanceof Error ? error.message : String(error))
}

const ApiContext = createContext<Api>()
export const ApiProvider = ApiContext.Provider

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (api === undefined) throw new Error('useApi needs an ApiProvider above it')
  return api
}

function sendRequest(request: Request) {
  return fetch(request)
}

async function reach<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (cause) {
    throw new ApiProblem({
      ...brokenPage(words.unreachableDetail),
      code: 'Unreachable',
      title: cause instanceof SyntaxError ? words.unreadableTitle : words.unreachableTitle,
    })
  }
}

function problemOf(error: unknown, response: Response): Problem {
  if (isProblem(error)) return error
  return {
    type: 'about:blank',
    title: response.status >= 500 ? words.awayTitle : words.unreadableTitle,
    status: response.status,
    code: response.status >= 500 ? 'Unreachable' : 'Internal',
    requestId: response.headers.get('x-request-id') ?? '',
  }
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'title' in value
}

function brokenPage(detail: string): Problem {
  return {
    type: 'about:blank',
    title: words.brokenTitle,
    status: 0,
    code: 'Internal',
    detail,
    requestId: '',
  }
}
