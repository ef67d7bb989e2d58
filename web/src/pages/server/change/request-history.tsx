import { A } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { Version } from '../../../../../contract/nouns.ts'
import { useApi } from '../../../api.ts'
import { formatUsd } from '../../../format.ts'
import { buildQuery } from '../../../queries.ts'
import { Button } from '../../../ui/button.tsx'
import { linkStyle } from '../../../ui/link.ts'
import { modelUseSentence } from '../../../ui/model-use.tsx'
import { Section } from '../../../ui/page.tsx'
import { Rows } from '../../../ui/rows.tsx'
import { VersionChip } from '../../../ui/state-chip.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { words } from '../../../words.ts'

const PAGE = 10

/** What was asked for in words so far, the last first: what became of it and what it took. */
export function RequestHistory(props: { versions: readonly Version[]; slug: string }) {
  const [shown, setShown] = createSignal(PAGE)
  const asked = () => props.versions.filter(({ instruction }) => instruction !== null)
  return (
    <Section title={words.changeHistory} isFlush={asked().length > 0}>
      <Show
        when={asked().length > 0}
        fallback={<p class="text-ink-2">{words.changeHistoryEmpty}</p>}
      >
        <Rows head={[words.version, words.request, words.state, words.author, words.cost]}>
          <For each={asked().slice(0, shown())}>
            {(version) => <RequestRow version={version} slug={props.slug} />}
          </For>
        </Rows>
        <Show when={asked().length > shown()}>
          <div class="border-t border-line p-4">
            <Button onClick={() => setShown(shown() + PAGE)}>{words.showMore}</Button>
          </div>
        </Show>
      </Show>
    </Section>
  )
}

function RequestRow(props: { version: Version; slug: string }) {
  const api = useApi()
  const build = useQuery(() => buildQuery(api, props.version.buildId))
  const use = () => (build.isSuccess ? build.data.modelUse : null)
  return (
    <tr>
      <td data-label={words.version} class="whitespace-nowrap">
        <A class={linkStyle} href={`/servers/${props.slug}/versions/${props.version.number}`}>
          {words.versionNumber(props.version.number)}
        </A>
      </td>
      <td data-label={words.request} class="@min-[38rem]/rows:w-1/2">
        <span class="line-clamp-4 whitespace-pre-line">{props.version.instruction}</span>
      </td>
      <td data-label={words.state}>
        <div class="grid justify-items-start gap-1">
          <VersionChip state={props.version.state} />
          <Show when={props.version.failure}>
            {(failure) => (
              <A class={linkStyle} href={`/builds/${props.version.buildId}`}>
                {failure().title}
              </A>
            )}
          </Show>
        </div>
      </td>
      <td data-label={words.author}>
        <div>
          {props.version.author ?? words.none}
          <span class="block text-ink-2">
            <TimeAgo at={props.version.createdAt} />
          </span>
        </div>
      </td>
      <td data-label={words.cost} class="tabular-nums">
        <Show when={use()} fallback={words.none}>
          {(known) => <span title={modelUseSentence(known())}>{costOf(known().costUsd)}</span>}
        </Show>
      </td>
    </tr>
  )
}

function costOf(costUsd: number | null) {
  return costUsd === null ? words.costUnknown : formatUsd(costUsd)
}
