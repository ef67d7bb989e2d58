import { A, useLocation } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import BookOpen from 'lucide-solid/icons/book-open'
import CircleUser from 'lucide-solid/icons/circle-user'
import Building from 'lucide-solid/icons/building'
import LayoutTemplate from 'lucide-solid/icons/layout-template'
import ScrollText from 'lucide-solid/icons/scroll-text'
import Server from 'lucide-solid/icons/server'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import { createUniqueId, For, Show, type JSX } from 'solid-js'
import { useApi } from '../api.ts'
import { meQuery } from '../queries.ts'
import { chooseTheme, isTheme, theme, themes } from '../theme.ts'
import { useCanManage, useIsAdministrator } from '../role.ts'
import { words } from '../words.ts'
import { OrganisationSwitch } from './organisation-switch.tsx'

const item =
  'flex min-h-9 items-center gap-2 rounded-md px-2 text-ink-2 transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent-ink max-md:min-h-11'

interface NavLinksProps {
  /** In the sheet: close it once a place is chosen. */
  onChosen?: () => void
}

/** The places of the dashboard, the same in the side bar and in the sheet of a phone. */
export function NavLinks(props: NavLinksProps) {
  const api = useApi()
  const location = useLocation()
  const me = useQuery(() => meQuery(api))
  const isAt = (...starts: string[]) => starts.some((start) => location.pathname.startsWith(start))
  const canManage = useCanManage()
  const isAdministrator = useIsAdministrator()
  const name = () => (me.isSuccess ? me.data.user.name : words.you)

  return (
    <nav aria-label={words.mainNavigation} class="flex flex-1 flex-col gap-1">
      <OrganisationSwitch />
      <Place
        href="/"
        isHere={location.pathname === '/' || isAt('/servers', '/builds', '/new')}
        {...props}
      >
        <Server size={16} aria-hidden="true" />
        {words.servers}
      </Place>
      <Place href="/templates" isHere={isAt('/templates')} {...props}>
        <LayoutTemplate size={16} aria-hidden="true" />
        {words.marketplace}
      </Place>
      <Place href="/organisation" isHere={isAt('/organisation')} {...props}>
        <Building size={16} aria-hidden="true" />
        {words.organisation}
      </Place>
      <Show when={canManage()}>
        <Place href="/audit" isHere={isAt('/audit')} {...props}>
          <ScrollText size={16} aria-hidden="true" />
          {words.audit}
        </Place>
      </Show>
      <Show when={isAdministrator()}>
        <Place href="/admin" isHere={isAt('/admin')} {...props}>
          <ShieldCheck size={16} aria-hidden="true" />
          {words.admin}
        </Place>
      </Show>
      <div class="flex-1 max-md:hidden" />
      <a href="/docs" rel="external" class={item}>
        <BookOpen size={16} aria-hidden="true" />
        {words.docs}
      </a>
      <ThemeSelect />
      <Place href="/me" isHere={isAt('/me')} {...props}>
        <CircleUser size={16} class="shrink-0" aria-hidden="true" />
        <span class="truncate">{name()}</span>
      </Place>
    </nav>
  )
}

function Place(props: NavLinksProps & { href: string; isHere: boolean; children: JSX.Element }) {
  return (
    <A
      href={props.href}
      class={item}
      aria-current={props.isHere ? 'page' : undefined}
      onClick={() => props.onChosen?.()}
    >
      {props.children}
    </A>
  )
}

function ThemeSelect() {
  const id = createUniqueId()
  return (
    <div class="flex min-h-9 items-center gap-2 px-2 text-ink-2 max-md:min-h-11">
      <label for={id} class="flex-1">
        {words.theme}
      </label>
      <select
        id={id}
        class="h-7 rounded-md border border-line-strong bg-surface px-1 text-sm text-ink max-md:h-11"
        onChange={(event) => {
          const choice = event.currentTarget.value
          if (isTheme(choice)) chooseTheme(choice)
        }}
      >
        <For each={themes}>
          {(choice) => (
            <option value={choice} selected={theme() === choice}>
              {words[`theme_${choice}`]}
            </option>
          )}
        </For>
      </select>
    </div>
  )
}
