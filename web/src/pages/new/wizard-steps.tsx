import { For } from 'solid-js'
import { words } from '../../words.ts'

const steps = [
  { id: 'source', word: words.stepSource },
  { id: 'details', word: words.stepDetails },
  { id: 'build', word: words.stepBuild },
] as const

export function WizardSteps(props: { step: 'source' | 'details' }) {
  return (
    <ol aria-label={words.wizardSteps} class="flex flex-wrap gap-x-6 gap-y-1">
      <For each={steps}>
        {(step, index) => (
          <li
            aria-current={step.id === props.step ? 'step' : undefined}
            class="flex items-center gap-2 aria-[current=step]:font-medium aria-[current=step]:text-ink"
          >
            <span
              class={`inline-flex size-5 items-center justify-center rounded-full border text-xs tabular-nums ${
                step.id === props.step
                  ? 'border-accent bg-accent text-on-accent'
                  : 'border-line-strong'
              }`}
            >
              {index() + 1}
            </span>
            {step.word}
          </li>
        )}
      </For>
    </ol>
  )
}
