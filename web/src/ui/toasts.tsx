import { createToaster, Toast, Toaster } from '@ark-ui/solid/toast'
import X from 'lucide-solid/icons/x'
import { words } from '../words.ts'

const toaster = createToaster({ placement: 'bottom-end', gap: 12, duration: 6_000 })

export function showToast(title: string) {
  toaster.create({ title })
}

export function Toasts() {
  return (
    <Toaster toaster={toaster}>
      {(toast) => (
        <Toast.Root class="flex w-80 max-w-[calc(100vw-2rem)] items-center justify-between gap-3 rounded-md border border-line-strong bg-surface p-3 shadow-lg">
          <Toast.Title>{toast().title}</Toast.Title>
          <Toast.CloseTrigger
            aria-label={words.close}
            class="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-sunken"
          >
            <X size={16} aria-hidden="true" />
          </Toast.CloseTrigger>
        </Toast.Root>
      )}
    </Toaster>
  )
}
