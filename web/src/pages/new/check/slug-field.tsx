import { keepPreviousData, useQuery } from '@tanstack/solid-query'
import { createEffect, createSignal, on, onCleanup, untrack } from 'solid-js'
import { slug as slugSchema } from '../../../../../contract/ids.ts'
import { useApi } from '../../../api.ts'
import { slugQuery } from '../../../queries.ts'
import { TextField } from '../../../ui/field.tsx'
import { words } from '../../../words.ts'

interface SlugFieldProps {
  value: string
  onValue: (value: string) => void
  /** It was proposed: where it is taken, one like it is proposed in its place. */
  isProposal: boolean
  error: string | undefined
}

const TYPING_MS = 300

/** The name in the URL: checked while one types, shown as the address that it gives. */
export function SlugField(props: SlugFieldProps) {
  const api = useApi()
  const [asked, setAsked] = createSignal(untrack(() => props.value))
  const [isTyped, setIsTyped] = createSignal(false)
  const isWellFormed = (value: string) => slugSchema.safeParse(value).success

  createEffect(
    on(
      () => props.value,
      (value) => {
        const timer = setTimeout(() => setAsked(value), TYPING_MS)
        onCleanup(() => clearTimeout(timer))
      },
      { defer: true },
    ),
  )

  const check = useQuery(() => ({
    ...slugQuery(api, asked()),
    enabled: isWellFormed(asked()),
    placeholderData: keepPreviousData,
  }))
  const isKnown = () => check.isSuccess && !check.isPlaceholderData && asked() === props.value
  createEffect(() => {
    if (!props.isProposal || isTyped() || !isKnown() || !check.isSuccess) return
    if (!check.data.isAvailable) props.onValue(check.data.freeSlug)
  })
  const taken = () =>
    isKnown() && check.isSuccess && !check.data.isAvailable ? words.slugTaken : undefined
  const hint = () => {
    if (check.isError) return words.slugUnchecked
    if (!isKnown() || !check.isSuccess) return words.slugHint
    return check.data.isAvailable ? words.slugFree(check.data.url) : words.slugHint
  }

  return (
    <TextField
      label={words.slug}
      isMono
      autocomplete="off"
      spellcheck={false}
      value={props.value}
      onValue={(value) => {
        setIsTyped(true)
        props.onValue(value)
      }}
      error={props.error ?? taken()}
      hint={<span role="status">{hint()}</span>}
    />
  )
}
