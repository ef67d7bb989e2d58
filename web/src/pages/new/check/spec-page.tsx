import { createSignal, Show } from 'solid-js'
import { Button } from '../../../ui/button.tsx'
import { TextArea } from '../../../ui/field.tsx'
import { Section } from '../../../ui/page.tsx'
import { SpecEditor } from '../../../ui/spec-editor.tsx'
import { words } from '../../../words.ts'
import { HostsField } from './hosts-field.tsx'
import type { SpecEditing } from './spec-editing.ts'
import { ToolFields } from './tool-fields.tsx'

interface SpecPageProps {
  editing: SpecEditing
  hostText: string
  onHostText: (text: string) => void
}

/** The spec as a page: what it is, its tools and hosts, each to be changed here; the whole as JSON one press away. */
export function SpecPage(props: SpecPageProps) {
  const editing = () => props.editing
  return (
    <Show when={!editing().isJson() && editing().spec()} fallback={<AsJson editing={editing()} />}>
      {(spec) => (
        <>
          <Section
            title={words.whatItDoes}
            isFlush
            actions={<Button onClick={() => editing().toggle()}>{words.editJson}</Button>}
          >
            <div class="px-4 pb-3">
              <TextArea
                label={words.serverDescription}
                isProse
                rows={2}
                value={spec().description}
                onValue={(description) => editing().change({ description })}
                error={editing().problemAt('/description')}
              />
            </div>
            <div class="border-t border-line">
              <h3 class="px-4 pt-3 pb-1 font-medium">{words.toolsOfPlan(spec().tools.length)}</h3>
              <ToolFields editing={editing()} />
            </div>
          </Section>
          <Section title={words.allowedHosts}>
            <div class="grid gap-3">
              <p class="max-w-[72ch] text-ink-2">{words.hostsLead}</p>
              <HostsField
                hosts={spec().allowedDomains}
                onHosts={(allowedDomains) => editing().change({ allowedDomains })}
                text={props.hostText}
                onText={props.onHostText}
                error={editing().problemAt('/allowedDomains')}
                isChecked={editing().isChecked()}
              />
            </div>
          </Section>
        </>
      )}
    </Show>
  )
}

function AsJson(props: { editing: SpecEditing }) {
  const [hasTyped, setHasTyped] = createSignal(false)
  return (
    <Section
      title={words.spec}
      actions={<Button onClick={() => props.editing.toggle()}>{words.showAsPage}</Button>}
    >
      <SpecEditor
        text={props.editing.jsonText()}
        onText={(text) => {
          setHasTyped(true)
          props.editing.changeText(text)
        }}
        reading={props.editing.reading()}
        isChecked={hasTyped() || props.editing.isChecked()}
      />
    </Section>
  )
}
