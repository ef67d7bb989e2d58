import { createSignal, For, Show, untrack } from 'solid-js'
import type { OpenapiDocument } from '../../../../../contract/openapi-document.ts'
import { TextField } from '../../../ui/field.tsx'
import { RadioField } from '../../../ui/field.tsx'
import { Section } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { words } from '../../../words.ts'
import type { Draft } from '../draft.ts'

interface ServerChoiceProps {
  document: OpenapiDocument
  draft: Draft
  onDraft: (draft: Partial<Draft>) => void
}

const OTHER = ''

/** Which of the document's servers the tools call, or another, and what its address leaves open. */
export function ServerChoice(props: ServerChoiceProps) {
  const servers = () => props.document.servers
  const known = () => servers().find(({ url }) => url === props.draft.serverUrl)
  const [isOther, setIsOther] = createSignal(untrack(() => known() === undefined))
  const variables = () => (isOther() ? [] : (known()?.variables ?? []))
  const setVariable = (name: string, value: string) =>
    props.onDraft({ variables: { ...props.draft.variables, [name]: value } })

  return (
    <Section title={words.documentServer}>
      <div class="grid gap-4">
        <p class="max-w-[72ch] text-ink-2">{words.documentServerLead}</p>
        <Show when={servers().length > 0}>
          <RadioField
            legend={words.documentServers}
            name="server"
            value={isOther() ? OTHER : props.draft.serverUrl}
            onValue={(url) => {
              setIsOther(url === OTHER)
              props.onDraft({ serverUrl: url, variables: {} })
            }}
            options={[
              ...servers().map(({ url, description }) => ({
                value: url,
                label: url,
                ...(description !== '' && { hint: description }),
              })),
              { value: OTHER, label: words.otherServer },
            ]}
          />
        </Show>
        <Show when={isOther()}>
          <TextField
            label={words.serverAddress}
            hint={words.serverAddressHint}
            type="url"
            isMono
            autocomplete="off"
            placeholder="https://"
            value={props.draft.serverUrl}
            onValue={(serverUrl) => props.onDraft({ serverUrl })}
          />
        </Show>
        <For each={variables()}>
          {(variable) => {
            const value = () => props.draft.variables[variable.name] ?? variable.default
            return (
              <Show
                when={variable.values}
                fallback={
                  <TextField
                    label={variable.name}
                    hint={variable.description}
                    isMono
                    autocomplete="off"
                    value={value()}
                    onValue={(next) => setVariable(variable.name, next)}
                  />
                }
              >
                {(values) => (
                  <SelectField
                    label={variable.name}
                    hint={variable.description}
                    value={value()}
                    onValue={(next) => setVariable(variable.name, next)}
                    options={values().map((one) => ({ value: one, label: one }))}
                  />
                )}
              </Show>
            )
          }}
        </For>
      </div>
    </Section>
  )
}
