import { AppError } from '../contract/errors.ts'

/** Each is a socket and a watch on a build. Nobody looks at so many at once. */
const PLACES_PER_PERSON = 50

/** Hands out a place for one more event stream of a person; TooManyRequests when all are taken. */
export function createStreamPlaces(size = PLACES_PER_PERSON): (userId: string) => Disposable {
  const taken = new Map<string, number>()
  return (userId) => {
    const before = taken.get(userId) ?? 0
    if (before >= size)
      throw new AppError('TooManyRequests', `${userId} holds ${before} event streams open`, {
        detail: `At most ${size} event streams at once: close some.`,
        retryAfterSeconds: 5,
      })
    taken.set(userId, before + 1)
    return {
      [Symbol.dispose]() {
        const left = (taken.get(userId) ?? 1) - 1
        if (left > 0) taken.set(userId, left)
        else taken.delete(userId)
      },
    }
  }
}
