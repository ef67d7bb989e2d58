import { A } from '@solidjs/router'
import { Index } from 'solid-js'

interface TabsProps {
  label: string
  tabs: readonly { href: string; word: string }[]
  /** The word of the one that is open. */
  current: string | undefined
}

/** Pages that are parts of one thing. */
export function Tabs(props: TabsProps) {
  return (
    <nav aria-label={props.label} class="-mt-2 border-b border-line">
      <ul class="flex flex-wrap gap-x-1">
        <Index each={props.tabs}>
          {(tab) => (
            <li>
              <A
                href={tab().href}
                aria-current={props.current === tab().word ? 'page' : undefined}
                class="-mb-px flex min-h-9 items-center border-b-2 border-transparent px-3 text-ink-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink max-md:min-h-11"
              >
                {tab().word}
              </A>
            </li>
          )}
        </Index>
      </ul>
    </nav>
  )
}
