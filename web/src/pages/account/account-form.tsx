import type { UseMutationResult } from '@tanstack/solid-query'
import { createEffect, Show, type JSX } from 'solid-js'
import { asProblem } from '../../api.ts'
import { fieldProblems, focusFirstInvalid, type FieldProblems } from '../../form-errors.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'

interface AccountFormProps<T> {
  action: string
  work: Pick<UseMutationResult<T, Error, void>, 'isPending' | 'isError' | 'error' | 'mutate'>
  children: (refused: () => FieldProblems) => JSX.Element
}

/** A form of somebody who is not signed in yet. Refusals stand at the field they are about. */
export function AccountForm<T>(props: AccountFormProps<T>) {
  let element: HTMLFormElement | undefined
  const refused = () => fieldProblems(props.work.isError ? asProblem(props.work.error) : undefined)
  createEffect(() => {
    if (props.work.isError) focusFirstInvalid(element)
  })
  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        props.work.mutate()
      }}
    >
      <Show when={props.work.isError && Object.keys(refused()).length === 0}>
        <ProblemNote error={props.work.error} />
      </Show>
      {props.children(refused)}
      <Button kind="primary" type="submit" isBusy={props.work.isPending}>
        {props.action}
      </Button>
    </form>
  )
}
