import type { ModelUse } from '../../../contract/nouns.ts'
import { formatNumber, formatUsd } from '../format.ts'
import { words } from '../words.ts'

/** What the model took so far, in a sentence. */
export function ModelUseLine(props: { use: ModelUse }) {
  return <p class="text-sm text-ink-2 tabular-nums">{modelUseSentence(props.use)}</p>
}

export function modelUseSentence(use: ModelUse): string {
  return words.modelUse({
    calls: use.calls,
    input: formatNumber(use.inputTokens),
    cached: use.cachedInputTokens === 0 ? null : formatNumber(use.cachedInputTokens),
    output: formatNumber(use.outputTokens),
    cost: use.costUsd === null ? null : formatUsd(use.costUsd),
  })
}
