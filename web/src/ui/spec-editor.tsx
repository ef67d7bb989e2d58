import { For, Show } from 'solid-js'
import type { SpecReading } from '../read-spec.ts'
import { words } from '../words.ts'
import { TextArea } from './field.tsx'
import { linkStyle } from './link.ts'

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
  // what is wrong with the document as a whole has no place to point at
  const isWhole = () => problems().length === 1 && problems()[0]?.pointer === ''
  const sentence = () => {
    if (problems().length === 0) return undefined
    return isWhole() ? problems()[0]?.detail : words.specProblems(problems().length)
  }
  return (
    <div class="grid gap-3">
      <TextArea
        label={words.specJson}
        hint={
          <>
            {words.specHint} {/* in a tab of its own: what was typed here is not lost */}
            <a href="/docs" target="_blank" rel="external noopener" class={linkStyle}>
              {words.specHintLink}
            </a>
          </>
        }
        rows={18}
        value={props.text}
        onValue={props.onText}
        error={sentence()}
      />
      <Show when={problems().length > 0 && !isWhole()}>
        <ul class="grid gap-1 rounded-md border border-bad p-3">
          <For each={problems().slice(0, SHOWN)}>
            {(problem) => (
              <li>
                <Show when={problem.pointer}>
                  {(pointer) => <code class="font-mono text-sm">{pointer()}</code>}
                </Show>{' '}
                {problem.detail}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  )
}
