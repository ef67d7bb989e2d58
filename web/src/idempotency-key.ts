import { asProblem } from './api.ts'

/**
 * One key for one intention: kept while it is unknown whether the request arrived, so that sending again makes nothing
 * twice; renewed once the api has refused it, for what is sent next is another request.
 */
export function createIdempotencyKey(initial: string = crypto.randomUUID()) {
  let key = initial
  const renew = () => (key = crypto.randomUUID())
  return {
    current: () => key,
    /** For another intention. */
    renew,
    answered(error: unknown) {
      const { status, code } = asProblem(error)
      const isRefused = status >= 400 && status < 500 && code !== 'IdempotencyKeyInFlight'
      if (isRefused) renew()
      return key
    },
  }
}
