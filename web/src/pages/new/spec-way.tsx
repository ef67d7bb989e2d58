import { createSignal } from 'solid-js'
import { exampleSpec } from '../../example-spec.ts'
import { focusFirstInvalid } from '../../form-errors.ts'
import { readSpec } from '../../read-spec.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/page.tsx'
import { SpecEditor } from '../../ui/spec-editor.tsx'
import { words } from '../../words.ts'
import type { DraftProps } from './draft.ts'

export function SpecWay(props: DraftProps) {
  const [isChecked, setIsChecked] = createSignal(false)
  const reading = () => readSpec(props.draft.specText)
  let element: HTMLFormElement | undefined

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setIsChecked(true)
    if (reading().isValid) props.onChosen('spec', {})
    else focusFirstInvalid(element)
  }

  return (
    <Section
      title={words.fromSpec}
      actions={
        <Button onClick={() => props.onDraft({ specText: JSON.stringify(exampleSpec, null, 2) })}>
          {words.loadExample}
        </Button>
      }
    >
      <form ref={(node) => (element = node)} noValidate class="grid gap-3" onSubmit={submit}>
        <p class="max-w-[72ch] text-ink-2">{words.fromSpecLead}</p>
        <SpecEditor
          text={props.draft.specText}
          onText={(specText) => props.onDraft({ specText })}
          reading={reading()}
          isChecked={isChecked()}
        />
        <div>
          <Button kind="primary" type="submit">
            {words.continueWithSpec}
          </Button>
        </div>
      </form>
    </Section>
  )
}
