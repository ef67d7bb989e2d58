import Menu from 'lucide-solid/icons/menu'
import { createSignal, lazy, Show, Suspense } from 'solid-js'
import { IconButton } from '../ui/icon-button.tsx'
import { words } from '../words.ts'
import { Brand } from './brand.tsx'

const MenuSheet = lazy(async () => ({ default: (await import('./menu-sheet.tsx')).MenuSheet }))

/** On a phone: a bar on top, and the places in a sheet that is fetched when it is first wanted. */
export function TopBar() {
  const [isOpen, setIsOpen] = createSignal(false)
  const [isWanted, setIsWanted] = createSignal(false)
  return (
    <header class="sticky top-0 z-30 flex items-center justify-between border-b border-line bg-surface px-2 py-1 md:hidden">
      <Brand />
      <IconButton
        label={words.openMenu}
        aria-haspopup="dialog"
        aria-expanded={isOpen()}
        onPointerEnter={() => void MenuSheet.preload()}
        onClick={() => {
          setIsWanted(true)
          setIsOpen(true)
        }}
      >
        <Menu size={20} aria-hidden="true" />
      </IconButton>
      <Show when={isWanted()}>
        <Suspense>
          <MenuSheet isOpen={isOpen()} onOpen={setIsOpen} />
        </Suspense>
      </Show>
    </header>
  )
}
