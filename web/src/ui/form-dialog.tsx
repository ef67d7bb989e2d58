import type { UseMutationResult } from '@tanstack/solid-query'
import { createEffect, Show, type JSX } from 'solid-js'
import { asProblem } from '../api.ts'
import { fieldProblems, focusFirstInvalid, type FieldProblems } from '../form-errors.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ProblemNote } from './problem-note.tsx'

interface FormDialogProps<T> {
  isOpen: boolean
  onClose: () => void
  title: string
  description?: string
  action: string
  /** It takes something away: the button says so. */
  isDanger?: boolean
  work: Pick<UseMutationResult<T, Error, void>, 'isPending' | 'isError' | 'error' | 'mutate'>
  /** The fields that show what is wrong with them by themselves. */
  fields: readonly string[]
  children: (refused: () => FieldProblems) => JSX.Element
}

/** A form in a dialog, sent by its button or Enter. What no field shows stands above it. */
export function FormDialog<T>(props: FormDialogProps<T>) {
  let element: HTMLFormElement | undefined
  const refused = () => fieldProblems(props.work.isError ? asProblem(props.work.error) : undefined)
  const isShownByFields = () =>
    Object.keys(refused()).length > 0 &&
    Object.keys(refused()).every((path) => props.fields.includes(path))
  createEffect(() => {
    if (props.work.isError) focusFirstInvalid(element)
  })
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      {...(props.description !== undefined && { description: props.description })}
    >
      <form
        ref={(node) => (element = node)}
        noValidate
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          props.work.mutate()
        }}
      >
        <Show when={props.work.isError && !isShownByFields()}>
          <ProblemNote error={props.work.error} />
        </Show>
        {props.children(refused)}
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={() => props.onClose()}>{words.cancel}</Button>
          <Button
            kind={props.isDanger === true ? 'danger' : 'primary'}
            type="submit"
            isBusy={props.work.isPending}
          >
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
