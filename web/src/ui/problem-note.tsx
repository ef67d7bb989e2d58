import CircleX from 'lucide-solid/icons/circle-x'
import { Show, type JSX } from 'solid-js'
import type { Problem } from '../../../contract/nouns.ts'
import { asProblem } from '../api.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'

interface ProblemNoteProps {
  error: unknown
  /** Offered only for what may be otherwise the next time. */
  onRetry?: () => void
  children?: JSX.Element
}

/** What failed, what it means, what to do now, and the number to quote where it is our fault. */
export function ProblemNote(props: ProblemNoteProps) {
  const problem = () => asProblem(props.error)
  const retry = () => (isPassing(problem()) ? props.onRetry : undefined)
  const requestId = () => (isOurs(problem()) ? problem().requestId : '')
  return (
    <div role="alert" class="grid gap-2 rounded-lg border border-bad bg-bad-soft p-4">
      <p class="flex items-start gap-2 font-medium text-bad">
        <CircleX size={16} class="mt-0.5 shrink-0" aria-hidden="true" />
        <span>{problem().title}</span>
      </p>
      <Show when={problem().detail ?? hintFor(problem().code)}>
        {(detail) => <p class="max-w-[72ch]">{detail()}</p>}
      </Show>
      {props.children}
      <Show when={retry() !== undefined || requestId()}>
        <div class="flex flex-wrap items-center gap-3">
          <Show when={retry()}>
            {(again) => <Button onClick={() => again()()}>{words.tryAgain}</Button>}
          </Show>
          <Show when={requestId()}>
            <span class="text-sm text-ink-2">
              {words.requestId} <code class="font-mono">{requestId()}</code>
            </span>
          </Show>
        </div>
      </Show>
    </div>
  )
}

function isOurs({ status, code }: Problem) {
  return status >= 500 || code === 'Unreachable'
}

/** Status 0: no answer came, or the page itself broke. What was refused is refused again. */
function isPassing({ status }: Problem) {
  return status === 0 || status === 429 || status >= 500
}

function hintFor(code: string) {
  return code === 'NotAllowed' ? words.notAllowedHint : undefined
}
