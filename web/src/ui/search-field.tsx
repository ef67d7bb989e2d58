import { createEffect, createSignal, on, onCleanup, untrack } from 'solid-js'
import { TextField } from './field.tsx'

const AFTER_TYPING_MS = 300

interface SearchFieldProps {
  label: string
  hint?: string
  /** What is searched for now. */
  value: string
  onSearch: (text: string) => void
}

/** Searches once the fingers rest, or at once with Enter. */
export function SearchField(props: SearchFieldProps) {
  const [typed, setTyped] = createSignal(untrack(() => props.value))
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => clearTimeout(timer)
  onCleanup(stop)
  const search = () => {
    stop()
    if (typed().trim() !== props.value) props.onSearch(typed().trim())
  }
  // an address that changes otherwise, as by going back, is shown too
  createEffect(
    on(
      () => props.value,
      (value) => {
        if (value !== typed().trim()) setTyped(value)
      },
      { defer: true },
    ),
  )
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        search()
      }}
    >
      <TextField
        type="search"
        label={props.label}
        hint={props.hint}
        value={typed()}
        onValue={(text) => {
          setTyped(text)
          stop()
          timer = setTimeout(search, AFTER_TYPING_MS)
        }}
        maxLength={100}
      />
    </form>
  )
}
