import ChevronRight from 'lucide-solid/icons/chevron-right'
import { createSignal, For, Index, Show } from 'solid-js'
import { estimateToolTokens } from '../../../../../contract/estimate-tokens.ts'
import type { ToolSpec } from '../../../../../contract/spec.ts'
import { formatNumber } from '../../../format.ts'
import { CodeView } from '../../../ui/code-view.tsx'
import { TextArea, TextField } from '../../../ui/field.tsx'
import { Label } from '../../../ui/state-chip.tsx'
import { Disclosure, hintsOf, ToolInputs } from '../../../ui/tool-card.tsx'
import { words } from '../../../words.ts'
import type { SpecEditing } from './spec-editing.ts'

/** Every tool in a line; what is in it, and its words to change, once it is opened. */
export function ToolFields(props: { editing: SpecEditing }) {
  const tools = () => props.editing.spec()?.tools ?? []
  const changeTool = (index: number, part: Partial<ToolSpec>) =>
    props.editing.change({
      tools: tools().map((tool, at) => (at === index ? { ...tool, ...part } : tool)),
    })
  return (
    <ul class="divide-y divide-line">
      <Index each={tools()}>
        {(tool, index) => (
          <li>
            <ToolItem
              tool={tool()}
              at={`/tools/${index}`}
              editing={props.editing}
              onChange={(part) => changeTool(index, part)}
            />
          </li>
        )}
      </Index>
    </ul>
  )
}

interface ToolItemProps {
  tool: ToolSpec
  at: string
  editing: SpecEditing
  onChange: (part: Partial<ToolSpec>) => void
}

function ToolItem(props: ToolItemProps) {
  const [isOpen, setIsOpen] = createSignal(false)
  const hasProblem = () => props.editing.hasProblemUnder(props.at)
  return (
    <details
      class="min-w-0 px-4"
      open={isOpen() || hasProblem()}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary class="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 py-2">
        <ChevronRight
          size={16}
          class={`shrink-0 text-ink-3 transition-transform ${isOpen() || hasProblem() ? 'rotate-90' : ''}`}
          aria-hidden="true"
        />
        <span class="-ml-1 font-medium">{props.tool.title || props.tool.name}</span>
        <code class="font-mono text-sm text-ink-2">{props.tool.name}</code>
        <For each={hintsOf(props.tool)}>{(hint) => <Label>{hint}</Label>}</For>
        <span class="ml-auto text-sm text-ink-2 tabular-nums">
          {words.tokens(formatNumber(estimateToolTokens([props.tool])))}
        </span>
      </summary>
      <Show when={isOpen() || hasProblem()}>
        <div class="grid gap-4 pt-2 pb-4">
          <TextField
            label={words.title}
            autocomplete="off"
            value={props.tool.title}
            onValue={(title) => props.onChange({ title })}
            error={props.editing.problemAt(`${props.at}/title`)}
          />
          <TextArea
            label={words.description}
            hint={words.toolDescriptionHint}
            isProse
            rows={4}
            value={props.tool.description}
            onValue={(description) => props.onChange({ description })}
            error={props.editing.problemAt(`${props.at}/description`)}
          />
          <ToolInputs tool={props.tool} />
          <Disclosure summary={words.code}>
            <CodeView code={props.tool.implementation} label={words.codeOf(props.tool.title)} />
          </Disclosure>
        </div>
      </Show>
    </details>
  )
}
