import { createUniqueId, For, Show } from 'solid-js'

interface SelectFieldProps {
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  onValue: (value: string) => void
  hint?: string | undefined
}

export function SelectField(props: SelectFieldProps) {
  const id = createUniqueId()
  return (
    <div class="grid gap-1">
      <label for={id} class="font-medium">
        {props.label}
      </label>
      <select
        id={id}
        class="min-h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-base text-ink max-md:min-h-11 max-md:text-md"
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => props.onValue(event.currentTarget.value)}
      >
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
      <Show when={props.hint}>
        <p id={`${id}-hint`} class="text-sm text-ink-2">
          {props.hint}
        </p>
      </Show>
    </div>
  )
}
