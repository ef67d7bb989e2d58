import { Dialog } from '@ark-ui/solid/dialog'
import X from 'lucide-solid/icons/x'
import { Portal } from 'solid-js/web'
import { IconButton } from '../ui/icon-button.tsx'
import { words } from '../words.ts'
import { NavLinks } from './nav-links.tsx'

interface MenuSheetProps {
  isOpen: boolean
  onOpen: (isOpen: boolean) => void
}

/** The places, from below, where a thumb reaches them. */
export function MenuSheet(props: MenuSheetProps) {
  return (
    <Dialog.Root
      open={props.isOpen}
      onOpenChange={(change) => props.onOpen(change.open)}
      lazyMount
      unmountOnExit
    >
      <Portal>
        <Dialog.Backdrop class="fixed inset-0 z-40 bg-[#0008]" />
        <Dialog.Positioner class="fixed inset-x-0 bottom-0 z-50">
          <Dialog.Content class="float-in grid gap-2 rounded-t-lg border-t border-line-strong bg-surface p-4">
            <div class="flex items-center justify-between">
              <Dialog.Title class="px-2 text-md font-semibold">{words.menu}</Dialog.Title>
              <IconButton label={words.close} onClick={() => props.onOpen(false)}>
                <X size={20} aria-hidden="true" />
              </IconButton>
            </div>
            <NavLinks onChosen={() => props.onOpen(false)} />
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  )
}
