import { For, Show } from 'solid-js'
import type { SpecReading } from '../read-spec.ts'
import { words } from '../words.ts'
import { TextArea } from './field.tsx'

interface SpecEditorProps {
  text: string
  onText: (text: string) => void
  reading: SpecReading
  /** Problems stand below only once one has tried to go on, or has typed something. */
  isChecked: boolean
}

const SHOWN = 20

/** A spec as JSON, with the places that need another value. */
export function SpecEditor(props: SpecEditorProps) {
  const problems = () => (props.reading.isValid || !props.isChecked ? [] : props.reading.problems)
  return (
    <div class="grid gap-3">
      <TextArea
        label={words.specJson}
        hint={words.specHint}
        rows={18}
        value={props.text}
        onValue={props.onText}
        error={problems().length > 0 ? words.specProblems(problems().length) : undefined}
      />
      <Show when={problems().length > 0}>
        <ul class="grid gap-1 rounded-md border border-bad p-3">
          <For each={problems().slice(0, SHOWN)}>
            {(problem) => (
              <li>
                <code class="font-mono text-sm">{problem.pointer || '/'}</code> {problem.detail}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  )
}
