import { createPatch } from 'diff'
import { createMemo, Show } from 'solid-js'
import { words } from '../words.ts'
import { DiffView } from './diff-view.tsx'

export interface TextDifferenceProps {
  before: string
  after: string
  label: string
}

export function ComputedDifference(props: TextDifferenceProps) {
  const patch = createMemo(() =>
    createPatch('text', props.before, props.after, undefined, undefined, { context: 3 }),
  )
  return (
    <Show when={props.before !== props.after} fallback={<p class="text-ink-2">{words.sameText}</p>}>
      <DiffView text={patch()} label={props.label} />
    </Show>
  )
}
