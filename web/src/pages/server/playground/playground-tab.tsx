import { A, useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Tool } from '../../../../../contract/nouns.ts'
import { useCanChange } from '../../../role.ts'
import { linkStyle } from '../../../ui/link.ts'
import { Empty, Section } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { Label } from '../../../ui/state-chip.tsx'
import { hintsOf } from '../../../ui/tool-card.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { ArgumentsForm } from './arguments-form.tsx'
import { CallAnswer } from './call-answer.tsx'
import { CallHistory } from './call-history-section.tsx'
import { MissingCredentials } from './missing-credentials.tsx'
import { useToolCall, type Call } from './use-tool-call.ts'

/** Calls a tool as the person who looks, and shows what came back. */
export function PlaygroundTab() {
  const server = useServer()
  const canChange = useCanChange()
  const isPaused = () => server().state === 'paused'
  const canBeCalled = () =>
    server().liveVersion !== null && !isPaused() && server().tools.length > 0
  return (
    <Show
      when={canBeCalled()}
      fallback={
        <Empty
          title={words.noCallTitle}
          text={isPaused() ? words.noCallPaused : words.noCallYet}
          action={
            <Show when={isPaused() && canChange()}>
              <A href={`/servers/${server().slug}/settings`} class={linkStyle}>
                {words.resumeIt}
              </A>
            </Show>
          }
        />
      }
    >
      <Playground />
    </Show>
  )
}

function Playground() {
  const server = useServer()
  const [search, setSearch] = useSearchParams<{ tool?: string }>()
  const { run, cancel, state, history } = useToolCall()
  const toolName = createMemo(() => {
    const names = server().tools.map(({ name }) => name)
    return names.find((name) => name === search.tool) ?? names[0] ?? ''
  })
  const tool = () => server().tools.find(({ name }) => name === toolName())
  // a new one, and only that, fills the form anew
  const [filled, setFilled] = createSignal<Call>()
  const beginning = createMemo<{ tool: string; arguments?: Call['arguments'] }>(() => {
    const wanted = filled()
    return wanted?.tool === toolName() ? wanted : { tool: toolName() }
  })
  const fill = (call: Call) => {
    setSearch({ tool: call.tool }, { replace: true })
    setFilled({ ...call })
  }

  return (
    <div class="grid min-w-0 gap-6">
      <div class="grid gap-3">
        <p class="max-w-[72ch] text-ink-2">{words.callAsYou}</p>
        <MissingCredentials />
      </div>
      <div class="grid items-start gap-6 lg:grid-cols-2">
        <Section title={words.call}>
          <div class="grid gap-4">
            <SelectField
              label={words.tool}
              value={toolName()}
              onValue={(name) => setSearch({ tool: name }, { replace: true })}
              options={server().tools.map(({ name, title }) => ({
                value: name,
                label: `${title} (${name})`,
              }))}
            />
            <Show when={tool()}>
              {(known) => (
                <>
                  <AboutTool tool={known()} />
                  <Show when={known().exampleCalls.length > 0}>
                    <Examples tool={known()} onFill={fill} />
                  </Show>
                  <Show when={beginning()} keyed>
                    {(start) => (
                      <ArgumentsForm
                        schema={known().inputSchema}
                        start={start.arguments}
                        isBusy={state().is === 'running'}
                        onRun={(given) => run({ tool: known().name, arguments: given })}
                        onCancel={cancel}
                      />
                    )}
                  </Show>
                </>
              )}
            </Show>
          </div>
        </Section>
        <div class="grid min-w-0 gap-6">
          <CallAnswer state={state()} />
          <CallHistory history={history} onFill={fill} />
        </div>
      </div>
    </div>
  )
}

function AboutTool(props: { tool: Tool }) {
  return (
    <div class="grid gap-2">
      <div class="flex flex-wrap gap-1">
        <For each={hintsOf(props.tool)}>{(hint) => <Label>{hint}</Label>}</For>
      </div>
      <p class="whitespace-pre-line text-ink-2">{props.tool.description}</p>
    </div>
  )
}

function Examples(props: { tool: Tool; onFill: (call: Call) => void }) {
  return (
    <SelectField
      label={words.exampleFill}
      value=""
      onValue={(index) => {
        const example = props.tool.exampleCalls[Number(index)]
        if (index !== '' && example)
          props.onFill({ tool: props.tool.name, arguments: example.arguments })
      }}
      options={[
        { value: '', label: words.exampleNone },
        ...props.tool.exampleCalls.map(({ title }, index) => ({
          value: String(index),
          label: title,
        })),
      ]}
    />
  )
}
