import type { ModelTokens } from './call-model.ts'
import type { ModelPrice } from '../model.ts'

/** Of the price of input: reading it from the cache, and writing it there for an hour. */
const CACHE_READ = 0.1
const CACHE_WRITE = 2

/** US dollars; null when the price is not known. */
export function modelCost(tokens: ModelTokens, price: ModelPrice | undefined): number | null {
  if (!price) return null
  const input =
    tokens.uncachedInput + CACHE_WRITE * tokens.cacheWrite + CACHE_READ * tokens.cacheRead
  return (input * price.input + tokens.output * price.output) / 1_000_000
}
