import { Show } from 'solid-js'
import { formatLeft } from '../../../format.ts'
import { Button } from '../../../ui/button.tsx'
import { ModelUseLine } from '../../../ui/model-use.tsx'
import { words } from '../../../words.ts'
import type { UsedPreview } from '../use-preview.ts'

interface PreviewNoteProps {
  preview: UsedPreview
  /** Not even its id is known any more. */
  isGone: boolean
  onPlanAgain: () => void
}

/** What the plan took so far and how long it is kept. */
export function PreviewNote(props: PreviewNoteProps) {
  return (
    <div class="grid gap-2">
      <Show when={props.preview.found()}>{(found) => <ModelUseLine use={found().modelUse} />}</Show>
      <Show
        when={props.isGone || props.preview.hasLapsed()}
        fallback={
          <Show when={props.preview.found()}>
            <p class="text-sm text-ink-2">
              {words.planKeptHere(formatLeft(props.preview.leftMs()))}
            </p>
          </Show>
        }
      >
        <div class="grid gap-2">
          <p role="status" class="text-sm text-ink-2">
            {props.isGone ? words.planGone : words.planLapsedBuild}
          </p>
          <div>
            <Button onClick={() => props.onPlanAgain()}>{words.planAgain}</Button>
          </div>
        </div>
      </Show>
    </div>
  )
}
