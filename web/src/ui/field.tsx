import { createUniqueId, Show, splitProps, type JSX } from 'solid-js'
import { words } from '../words.ts'

export interface FieldFrame {
  label: string
  hint?: JSX.Element
  error?: string | undefined
  isOptional?: boolean
}

const control =
  'w-full rounded-md border bg-surface px-3 text-base text-ink min-h-8 max-md:min-h-11 max-md:text-md'
export const edge = (error: string | undefined) =>
  error === undefined ? 'border-line-strong' : 'border-bad'

type TextFieldProps = FieldFrame &
  Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput' | 'value'> & {
    value: string
    onValue: (value: string) => void
    isMono?: boolean
  }

export function TextField(props: TextFieldProps) {
  const [own, rest] = splitProps(props, [
    'label',
    'hint',
    'error',
    'isOptional',
    'value',
    'onValue',
    'isMono',
  ])
  const id = createUniqueId()
  return (
    <Frame id={id} {...own}>
      <input
        {...rest}
        id={id}
        class={`${control} ${edge(own.error)} ${own.isMono === true ? 'font-mono text-sm' : ''}`}
        value={own.value}
        onInput={(event) => own.onValue(event.currentTarget.value)}
        {...described(id, own)}
      />
    </Frame>
  )
}

type TextAreaProps = FieldFrame &
  Omit<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, 'onInput' | 'value'> & {
    value: string
    onValue: (value: string) => void
    /** Words for people, not code. */
    isProse?: boolean
  }

export function TextArea(props: TextAreaProps) {
  const [own, rest] = splitProps(props, [
    'label',
    'hint',
    'error',
    'isOptional',
    'value',
    'onValue',
    'isProse',
  ])
  const id = createUniqueId()
  return (
    <Frame id={id} {...own}>
      <textarea
        spellcheck={own.isProse === true}
        {...rest}
        id={id}
        class={`${control} ${edge(own.error)} py-2 ${own.isProse === true ? '' : 'font-mono text-sm'}`}
        value={own.value}
        onInput={(event) => own.onValue(event.currentTarget.value)}
        {...described(id, own)}
      />
    </Frame>
  )
}

interface RadioFieldProps<T extends string> {
  legend: string
  name: string
  value: T
  options: readonly { value: T; label: string; hint?: string }[]
  onValue: (value: T) => void
}

export function RadioField<T extends string>(props: RadioFieldProps<T>) {
  return (
    <fieldset class="grid">
      <legend class="mb-1 font-medium">{props.legend}</legend>
      {props.options.map((option) => (
        <label class="flex items-start gap-2 py-1 max-md:py-3">
          <input
            type="radio"
            class="mt-0.5 size-4 accent-accent"
            name={props.name}
            value={option.value}
            checked={props.value === option.value}
            onChange={() => props.onValue(option.value)}
          />
          <span>
            {option.label}
            <Show when={option.hint}>
              <span class="block text-sm text-ink-2">{option.hint}</span>
            </Show>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** The label of a control, what is wrong with its value, and what helps to fill it in. */
export function Frame(props: FieldFrame & { id: string; children: JSX.Element }) {
  return (
    <div class="grid gap-1">
      <label for={props.id} class="font-medium">
        {props.label}
        <Show when={props.isOptional}>
          <span class="font-normal text-ink-2"> {words.optionalMark}</span>
        </Show>
      </label>
      {props.children}
      <Show when={props.error}>
        <p id={`${props.id}-error`} class="text-sm text-bad">
          {props.error}
        </p>
      </Show>
      <Show when={props.hint}>
        <div id={`${props.id}-hint`} class="text-sm text-ink-2">
          {props.hint}
        </div>
      </Show>
    </div>
  )
}

/** What a control says of its frame to those who do not see it. */
export function described(id: string, field: { hint?: JSX.Element; error?: string | undefined }) {
  return {
    get 'aria-invalid'(): 'true' | undefined {
      return field.error === undefined ? undefined : 'true'
    },
    get 'aria-describedby'(): string | undefined {
      const ids = []
      if (field.error !== undefined) ids.push(`${id}-error`)
      if (field.hint !== undefined) ids.push(`${id}-hint`)
      return ids.length === 0 ? undefined : ids.join(' ')
    },
  }
}
