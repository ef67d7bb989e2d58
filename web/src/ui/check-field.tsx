import { Show, type JSX } from 'solid-js'

interface CheckFieldProps {
  label: JSX.Element
  hint?: string
  isChecked: boolean
  onChecked: (isChecked: boolean) => void
}

export function CheckField(props: CheckFieldProps) {
  return (
    <label class="flex items-start gap-2 py-1 max-md:py-3">
      <input
        type="checkbox"
        class="mt-0.5 size-4 shrink-0 accent-accent"
        checked={props.isChecked}
        onChange={(event) => props.onChecked(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        <Show when={props.hint}>
          <span class="block text-sm text-ink-2">{props.hint}</span>
        </Show>
      </span>
    </label>
  )
}
