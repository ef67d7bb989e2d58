import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { TakedownPlan } from '../../../../contract/moderation.ts'
import { linkStyle } from '../../ui/link.ts'
import { words } from '../../words.ts'

interface DerivedTemplatesProps {
  of: Pick<TakedownPlan, 'derived' | 'derivedCount'>
}

/** By name, so that an administrator can look at each, and find the takedown as it was. */
export function DerivedTemplates(props: DerivedTemplatesProps) {
  const more = () => props.of.derivedCount - props.of.derived.length
  return (
    <ul
      aria-label={words.derivedTemplates}
      class="grid max-h-40 gap-1 overflow-y-auto wrap-anywhere"
    >
      <For each={props.of.derived}>
        {({ slug, title, author }) => (
          <li>
            <A href={`/templates/${slug}`} target="_blank" class={linkStyle}>
              {title}
            </A>{' '}
            <span class="text-ink-2">{author && words.by(author)}</span>
          </li>
        )}
      </For>
      <Show when={more() > 0}>
        <li class="text-ink-2">{words.andMore(more())}</li>
      </Show>
    </ul>
  )
}
