import { createEffect, createSignal, createUniqueId, For, on, Show } from 'solid-js'
import type { OpenapiOperation } from '../../../../../contract/openapi-document.ts'
import { Button } from '../../../ui/button.tsx'
import { words } from '../../../words.ts'

interface OperationsListProps {
  operations: readonly OpenapiOperation[]
  chosen: ReadonlySet<string>
  onChosen: (id: string, isChosen: boolean) => void
}

/** So many are drawn at once; a thousand would make every press slow. */
const PAGE = 100

export function OperationsList(props: OperationsListProps) {
  const [shown, setShown] = createSignal(PAGE)
  createEffect(
    on(
      () => props.operations,
      () => setShown(PAGE),
      { defer: true },
    ),
  )
  return (
    <Show
      when={props.operations.length > 0}
      fallback={<p class="border-t border-line px-4 py-6 text-ink-2">{words.noOperations}</p>}
    >
      <div class="max-h-[36rem] overflow-y-auto border-t border-line">
        <ul class="divide-y divide-line">
          <For each={props.operations.slice(0, shown())}>
            {(operation) => (
              <Operation
                operation={operation}
                isChosen={props.chosen.has(operation.id)}
                onChosen={(isChosen) => props.onChosen(operation.id, isChosen)}
              />
            )}
          </For>
        </ul>
        <Show when={props.operations.length > shown()}>
          <div class="border-t border-line p-4">
            <Button onClick={() => setShown(shown() + PAGE)}>
              {words.showMoreOf(props.operations.length - shown())}
            </Button>
          </div>
        </Show>
      </div>
    </Show>
  )
}

interface OperationProps {
  operation: OpenapiOperation
  isChosen: boolean
  onChosen: (isChosen: boolean) => void
}

function Operation(props: OperationProps) {
  const id = createUniqueId()
  const isRefused = () => props.operation.refusal !== null
  return (
    <li class={isRefused() ? 'bg-sunken' : ''}>
      <label class="flex min-h-10 items-start gap-3 px-4 py-2 max-md:min-h-11">
        <input
          type="checkbox"
          class="mt-0.5 size-4 shrink-0 accent-accent"
          checked={props.isChosen}
          disabled={isRefused()}
          aria-describedby={isRefused() ? id : undefined}
          onChange={(event) => props.onChosen(event.currentTarget.checked)}
        />
        <span class="grid min-w-0 flex-1 gap-0.5 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] md:gap-3">
          <code class={`min-w-0 font-mono text-sm ${isRefused() ? 'text-ink-2' : ''}`}>
            {props.operation.id}
          </code>
          <span class="min-w-0 text-ink-2">
            {props.operation.summary || props.operation.toolName}
            <Show when={props.operation.refusal}>
              {(refusal) => (
                <span id={id} class="block text-sm text-warn">
                  {words.cannotBeTool} {refusal()}
                </span>
              )}
            </Show>
          </span>
        </span>
      </label>
    </li>
  )
}
