import { Brand } from './brand.tsx'
import { NavLinks } from './nav-links.tsx'

export function SideBar() {
  return (
    <header class="sticky top-0 flex h-dvh flex-col gap-4 overflow-y-auto border-r border-line bg-surface p-3 max-md:hidden">
      <Brand />
      <NavLinks />
    </header>
  )
}
