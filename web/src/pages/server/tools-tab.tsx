import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { linkStyle } from '../../ui/link.ts'
import { Empty } from '../../ui/page.tsx'
import { ToolCard } from '../../ui/tool-card.tsx'
import { words } from '../../words.ts'
import { useServer } from './server-page.tsx'

export function ToolsTab() {
  const server = useServer()
  const canBeCalled = () => server().liveVersion !== null && server().state !== 'paused'
  return (
    <Show
      when={server().tools.length > 0}
      fallback={<Empty title={words.toolsEmptyTitle} text={words.toolsEmptyText} />}
    >
      <div class="grid gap-6">
        <p class="text-ink-2">{words.toolsLead}</p>
        <For each={server().tools}>
          {(tool) => (
            <ToolCard
              tool={tool}
              action={
                <Show when={canBeCalled()}>
                  <A
                    class={linkStyle}
                    href={`/servers/${server().slug}/playground?tool=${tool.name}`}
                    aria-label={words.tryThing(tool.title)}
                  >
                    {words.tryIt}
                  </A>
                </Show>
              }
            />
          )}
        </For>
      </div>
    </Show>
  )
}
