import { Dialog as Ark } from '@ark-ui/solid/dialog'
import type { JSX } from 'solid-js'
import { Portal } from 'solid-js/web'

export interface DialogProps {
  isOpen: boolean
  onClose: () => void
  title: string
  description?: string
  children: JSX.Element
}

/** Holds the focus while it is open, and gives it back. */
export function DialogWindow(props: DialogProps) {
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
