import { createUniqueId, For } from 'solid-js'
import { described, edge, Frame, type FieldFrame } from './field.tsx'

interface SelectFieldProps extends FieldFrame {
  value: string
  options: readonly { value: string; label: string }[]
  onValue: (value: string) => void
}

export function SelectField(props: SelectFieldProps) {
  const id = createUniqueId()
  return (
    <Frame id={id} {...props}>
      <select
        id={id}
        class={`min-h-8 w-full min-w-0 rounded-md border bg-surface px-2 text-base text-ink max-md:min-h-11 max-md:text-md ${edge(props.error)}`}
        onChange={(event) => props.onValue(event.currentTarget.value)}
        {...described(id, props)}
      >
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
    </Frame>
  )
}
