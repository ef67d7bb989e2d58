import { For, Show, type JSX } from 'solid-js'
import type { Tool } from '../../../contract/nouns.ts'
import { toolInputs } from '../tool-inputs.ts'
import { words } from '../words.ts'
import { Rows } from './rows.tsx'
import { Label } from './state-chip.tsx'
import { CodeView } from './code-view.tsx'

/** A tool as its callers see it. */
export function ToolCard(props: { tool: Tool; action?: JSX.Element }) {
  return (
    <section
      aria-label={props.tool.title}
      class="grid min-w-0 gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 class="text-md font-semibold">{props.tool.title}</h2>
        <code class="font-mono text-sm text-ink-2">{props.tool.name}</code>
        <For each={hintsOf(props.tool)}>{(hint) => <Label>{hint}</Label>}</For>
        {props.action}
      </div>
      <p class="max-w-[72ch] whitespace-pre-line">{props.tool.description}</p>
      <ToolInputs tool={props.tool} />
      <Show when={props.tool.exampleCalls.length > 0}>
        <Disclosure summary={words.exampleCalls(props.tool.exampleCalls.length)}>
          <For each={props.tool.exampleCalls}>
            {(call) => (
              <div class="grid gap-1">
                <p>{call.title}</p>
                <CodeView code={pretty(call.arguments)} label={call.title} />
              </div>
            )}
          </For>
        </Disclosure>
      </Show>
      <Show when={props.tool.outputSchema}>
        {(schema) => (
          <Disclosure summary={words.outputSchema}>
            <CodeView code={pretty(schema())} label={words.outputSchemaOf(props.tool.title)} />
          </Disclosure>
        )}
      </Show>
    </section>
  )
}

/** The inputs of a tool as a table. */
export function ToolInputs(props: { tool: Pick<Tool, 'title' | 'inputSchema'> }) {
  const rows = () => toolInputs(props.tool.inputSchema)
  return (
    <Show when={rows().length > 0} fallback={<p class="text-ink-2">{words.noInputs}</p>}>
      <Rows
        isFramed
        caption={words.inputsOf(props.tool.title)}
        head={[words.input, words.type, words.required, words.description]}
      >
        <For each={rows()}>
          {(row) => (
            <tr>
              <td data-label={words.input}>
                <code class="font-mono">{row.name}</code>
              </td>
              <td data-label={words.type}>
                <code class="font-mono text-ink-2">{row.type}</code>
              </td>
              <td data-label={words.required}>{row.isRequired ? words.yes : words.no}</td>
              <td data-label={words.description}>{row.description || words.none}</td>
            </tr>
          )}
        </For>
      </Rows>
    </Show>
  )
}

/** More of something, once it is asked for. */
export function Disclosure(props: { summary: string; onOpen?: () => void; children: JSX.Element }) {
  return (
    <details
      class="min-w-0"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) props.onOpen?.()
      }}
    >
      <summary class="min-h-6 w-fit text-accent-ink">{props.summary}</summary>
      <div class="grid gap-3 pt-2">{props.children}</div>
    </details>
  )
}

/** What a client may tell its person before it calls the tool. */
export function hintsOf({ annotations }: Pick<Tool, 'annotations'>): string[] {
  const hints: string[] = []
  if (annotations.readOnlyHint) hints.push(words.hintReadOnly)
  else hints.push(annotations.destructiveHint === false ? words.hintWrites : words.hintDestructive)
  if (annotations.idempotentHint === true) hints.push(words.hintIdempotent)
  if (annotations.openWorldHint === true) hints.push(words.hintOpenWorld)
  return hints
}

function pretty(value: unknown) {
  return JSON.stringify(value, null, 2)
}
