import { useMutation } from '@tanstack/solid-query'
import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'
import type { secretRules } from '../secret-rules.ts'
import { asProblem } from '../api.ts'
import { fieldProblems, focusFirstInvalid, focusWhenRefused } from '../form-errors.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { TextField } from './field.tsx'
import { ProblemNote } from './problem-note.tsx'
import { words } from '../words.ts'

export interface GivenSecret {
  key: string
  value: string
}

interface SecretDialogProps {
  /** Closed while undefined; the empty key asks for one. */
  secretKey: string | undefined
  /** What becomes of the value. */
  description: string
  save: (secret: GivenSecret) => Promise<unknown>
  onSaved: (key: string) => void
  onClose: () => void
}

/** Sets or replaces one value. It is forgotten here as soon as it was sent. */
export function SecretDialog(props: SecretDialogProps) {
  const [key, setKey] = createSignal('')
  // the box may be seen while it closes
  const shownKey = createMemo<string>((last) => props.secretKey ?? last, '')
  const [value, setValue] = createSignal('')
  // fetched when something is saved for the first time; from then on every change is judged
  const [rules, setRules] = createSignal<typeof secretRules>()
  let element: HTMLFormElement | undefined

  const save = useMutation(() => ({
    mutationFn: (input: GivenSecret) => props.save(input),
    onSuccess(_answer, { key: saved }) {
      props.onSaved(saved)
      props.onClose()
    },
  }))
  focusWhenRefused(
    () => save.isError,
    () => element,
  )
  const refused = () => fieldProblems(save.isError ? asProblem(save.error) : undefined)

  createEffect(
    on(
      () => props.secretKey,
      (opened) => {
        setKey(opened ?? '')
        setValue('')
        setRules(undefined)
        save.reset()
      },
    ),
  )

  const messageOf = (field: keyof typeof secretRules, text: string) =>
    rules()?.[field].safeParse(text).error?.issues[0]?.message

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const { secretRules } = await import('../secret-rules.ts')
    setRules(secretRules)
    const isWrong = messageOf('key', key()) ?? messageOf('value', value())
    if (isWrong === undefined) save.mutate({ key: key(), value: value() })
    else focusFirstInvalid(element)
  }

  return (
    <Dialog
      isOpen={props.secretKey !== undefined}
      onClose={props.onClose}
      title={shownKey() === '' ? words.addSecret : words.setThing(shownKey())}
      description={props.description}
    >
      <form
        ref={(node) => (element = node)}
        noValidate
        class="grid gap-4"
        onSubmit={(event) => void submit(event)}
      >
        <Show when={save.isError && Object.keys(refused()).length === 0}>
          <ProblemNote error={save.error} />
        </Show>
        <Show when={shownKey() === ''}>
          <TextField
            label={words.key}
            hint={messageOf('key', key()) === undefined ? words.keyHint : undefined}
            isMono
            autocomplete="off"
            value={key()}
            onValue={setKey}
            error={messageOf('key', key())}
          />
        </Show>
        <TextField
          label={words.value}
          type="password"
          autocomplete="off"
          value={value()}
          onValue={setValue}
          error={messageOf('value', value()) ?? refused()['value']}
        />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={() => props.onClose()}>{words.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={save.isPending}>
            {words.saveSecret}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
