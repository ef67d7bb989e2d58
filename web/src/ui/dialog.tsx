import { Dialog as Ark } from '@ark-ui/solid/dialog'
import type { JSX } from 'solid-js'
import { Portal } from 'solid-js/web'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { ProblemNote } from './problem-note.tsx'

interface DialogProps {
  isOpen: boolean
  onClose: () => void
  title: string
  description?: string
  children: JSX.Element
}

export function Dialog(props: DialogProps) {
  return (
    <Ark.Root
      open={props.isOpen}
      onOpenChange={(change) => {
        if (!change.open) props.onClose()
      }}
      lazyMount
      unmountOnExit
    >
      <Portal>
        <Ark.Backdrop class="fixed inset-0 z-40 bg-[#0008]" />
        <Ark.Positioner class="fixed inset-0 z-50 grid place-items-center overflow-y-auto p-4">
          <Ark.Content class="float-in grid w-full max-w-lg gap-4 rounded-lg border border-line-strong bg-surface p-6 shadow-xl">
            <div class="grid gap-1">
              <Ark.Title class="text-lg font-semibold">{props.title}</Ark.Title>
              <Ark.Description class="text-ink-2">{props.description ?? ''}</Ark.Description>
            </div>
            {props.children}
          </Ark.Content>
        </Ark.Positioner>
      </Portal>
    </Ark.Root>
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
  keep?: string
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
