import { For, Show } from 'solid-js'
import { words } from '../../../words.ts'

/** What did not come over from the document as it was. */
export function OpenapiNote(props: { warnings: readonly string[]; isGone: boolean }) {
  return (
    <>
      <Show when={props.warnings.length > 0}>
        <div class="grid gap-1">
          <h3 class="text-sm text-ink-2">{words.openapiWarnings}</h3>
          <ul class="grid gap-1 text-sm">
            <For each={props.warnings}>{(warning) => <li>{warning}</li>}</For>
          </ul>
        </div>
      </Show>
      <Show when={props.isGone}>
        <p role="status" class="rounded-md border border-warn bg-warn-soft p-3">
          {words.documentGone}
        </p>
      </Show>
    </>
  )
}
