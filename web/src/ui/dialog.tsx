import { createEffect, createSignal, lazy, Show, Suspense } from 'solid-js'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import type { DialogProps } from './dialog-window.tsx'
import { ProblemNote } from './problem-note.tsx'

const DialogWindow = lazy(async () => ({
  default: (await import('./dialog-window.tsx')).DialogWindow,
}))

/** A dialog whose code is fetched when one is first opened. */
export function Dialog(props: DialogProps) {
  const [isWanted, setIsWanted] = createSignal(false)
  createEffect(() => {
    if (props.isOpen) setIsWanted(true)
  })
  return (
    <Show when={isWanted()}>
      <Suspense>
        <DialogWindow {...props} />
      </Suspense>
    </Show>
  )
}

interface ConfirmProps {
  isOpen: boolean
  onClose: () => void
  title: string
  /** What will be lost. */
  description: string
  action: string
  /** The way back, in words; else "Keep it". */
  keep?: string | undefined
  isBusy: boolean
  error: unknown
  onConfirm: () => void
}

/** Asked before what cannot be undone. */
export function ConfirmDialog(props: ConfirmProps) {
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      description={props.description}
    >
      {props.error === null || props.error === undefined ? undefined : (
        <ProblemNote error={props.error} />
      )}
      <div class="flex flex-wrap justify-end gap-2">
        <Button onClick={() => props.onClose()}>{props.keep ?? words.keepIt}</Button>
        <Button kind="danger" isBusy={props.isBusy} onClick={() => props.onConfirm()}>
          {props.action}
        </Button>
      </div>
    </Dialog>
  )
}
