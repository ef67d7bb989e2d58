import type { ModelUse } from '../../contract/nouns.ts'
import type { ModelCall } from '../../db/model-calls.ts'

/** The price of all is known when the price of each is. */
export function addModelUse(calls: readonly ModelCall[]): ModelUse {
  const sum = (part: 'inputTokens' | 'cachedInputTokens' | 'outputTokens') =>
    calls.reduce((total, call) => total + call[part], 0)
  const prices = calls.map(({ costUsd }) => costUsd)
  return {
    calls: calls.length,
    inputTokens: sum('inputTokens'),
    cachedInputTokens: sum('cachedInputTokens'),
    outputTokens: sum('outputTokens'),
    costUsd: prices.every((price) => price !== null)
      ? prices.reduce((total, price) => total + price, 0)
      : null,
  }
}

/** For the build log: "1,234 tokens read, 567 written, $0.02". */
export function describeModelUse({ inputTokens, outputTokens, costUsd }: ModelUse): string {
  const tokens = `${count(inputTokens)} tokens read, ${count(outputTokens)} written`
  return costUsd === null ? tokens : `${tokens}, ${dollars(costUsd)}`
}

function count(tokens: number) {
  return tokens.toLocaleString('en-US')
}

function dollars(costUsd: number) {
  return costUsd > 0 && costUsd < 0.01 ? 'under $0.01' : `$${costUsd.toFixed(2)}`
}
