import CircleX from 'lucide-solid/icons/circle-x'
import { Show } from 'solid-js'
import { words } from '../../../words.ts'

interface PlanFailureProps {
  failure: { code: string; title: string; detail: string | null }
}

/** Why there is no plan, and what to do. */
export function PlanFailure(props: PlanFailureProps) {
  return (
    <div role="alert" class="grid gap-2 rounded-lg border border-bad bg-bad-soft p-4">
      <h2 class="flex items-start gap-2 font-medium text-bad">
        <CircleX size={16} class="mt-0.5 shrink-0" aria-hidden="true" />
        <span>{props.failure.title}</span>
      </h2>
      <Show when={props.failure.detail}>
        {(detail) => <p class="max-w-[72ch] whitespace-pre-line">{detail()}</p>}
      </Show>
      <p class="max-w-[72ch]">{whatToDo(props.failure.code)}</p>
    </div>
  )
}

export function whatToDo(code: string): string {
  switch (code) {
    case 'NotPossible':
    case 'ModelRefused':
      return words.planOtherWords
    case 'TokenLimitReached':
      return words.planLessAtOnce
    case 'ModelDenied':
    case 'ModelBadRequest':
    case 'ModelNotConfigured':
      return words.planOperator
    default:
      return words.planTryAgain
  }
}
