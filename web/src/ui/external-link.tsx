import { Show, type JSX } from 'solid-js'
import { linkStyle } from './link.ts'

interface ExternalLinkProps {
  href: string
  /** A fuller name, where the words alone would be said many times on a page. */
  label?: string
  children: JSX.Element
}

/** Leaves for somebody else's page. Only https is followed: the address comes from a spec. */
export function ExternalLink(props: ExternalLinkProps) {
  return (
    <Show when={props.href.startsWith('https://')} fallback={props.href}>
      <a
        href={props.href}
        target="_blank"
        rel="noopener noreferrer"
        class={linkStyle}
        aria-label={props.label}
      >
        {props.children}
      </a>
    </Show>
  )
}
