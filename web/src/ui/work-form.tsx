import type { UseMutationResult } from '@tanstack/solid-query'
import { createEffect, Show, type JSX } from 'solid-js'
import { asProblem } from '../api.ts'
import { fieldProblems, focusFirstInvalid, type FieldProblems } from '../form-errors.ts'
import { ProblemNote } from './problem-note.tsx'

export interface WorkFormProps<T> {
  work: Pick<UseMutationResult<T, Error, void>, 'isPending' | 'isError' | 'error' | 'mutate'>
  /** The fields that show what is wrong with them by themselves; without it all do that can be wrong. */
  fields?: readonly string[]
  children: (refused: () => FieldProblems) => JSX.Element
}

/** A form that sends one piece of work. Refusals stand at the field they are about, and what no field shows above them. */
export function WorkForm<T>(props: WorkFormProps<T> & { buttons: JSX.Element }) {
  let element: HTMLFormElement | undefined
  const refused = () => fieldProblems(props.work.isError ? asProblem(props.work.error) : undefined)
  const isShownByFields = () => {
    const paths = Object.keys(refused())
    return paths.length > 0 && paths.every((path) => props.fields?.includes(path) ?? true)
  }
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
      <Show when={props.work.isError && !isShownByFields()}>
        <ProblemNote error={props.work.error} />
      </Show>
      {props.children(refused)}
      {props.buttons}
    </form>
  )
}
