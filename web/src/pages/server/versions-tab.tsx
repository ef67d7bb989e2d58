import { A } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import type { Version } from '../../../../contract/nouns.ts'
import { useApi } from '../../api.ts'
import { formatDuration } from '../../format.ts'
import { versionsQuery } from '../../queries.ts'
import { isBuilding } from '../../server-health.ts'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty } from '../../ui/page.tsx'
import { Rows } from '../../ui/rows.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { VersionChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'
import { GoBack } from './go-back.tsx'
import { useServer } from './server-page.tsx'

const REFRESH_MS = 3_000

export function VersionsTab() {
  const api = useApi()
  const server = useServer()
  const versions = useQuery(() => ({
    ...versionsQuery(api, server().slug),
    refetchInterval: isBuilding(server()) ? REFRESH_MS : false,
  }))
  return (
    <Loaded query={versions} waiting={<Skeleton rows={3} />}>
      {(found) => (
        <Show
          when={found().data.length > 0}
          fallback={<Empty title={words.versionsEmptyTitle} text={words.versionsEmptyText} />}
        >
          <Rows
            isFramed
            head={[
              words.version,
              words.state,
              words.source,
              words.author,
              words.made,
              words.took,
              words.build,
            ]}
            hasActions
          >
            <For each={found().data}>
              {(version) => <VersionRow version={version} slug={server().slug} />}
            </For>
          </Rows>
        </Show>
      )}
    </Loaded>
  )
}

function VersionRow(props: { version: Version; slug: string }) {
  return (
    <tr>
      <td data-label={words.version}>
        <A class={linkStyle} href={`/servers/${props.slug}/versions/${props.version.number}`}>
          {words.versionNumber(props.version.number)}
        </A>
      </td>
      <td data-label={words.state}>
        <div class="grid gap-1">
          <div>
            <VersionChip state={props.version.state} />
          </div>
          <Show when={props.version.failure}>
            {(failure) => <span class="text-ink-2">{failure().title}</span>}
          </Show>
        </div>
      </td>
      <td data-label={words.source}>{words[`source_${props.version.source}`]}</td>
      <td data-label={words.author}>{props.version.author ?? words.none}</td>
      <td data-label={words.made}>
        <TimeAgo at={props.version.createdAt} />
      </td>
      <td data-label={words.took} class="tabular-nums">
        {props.version.tookMs === null ? words.none : formatDuration(props.version.tookMs)}
      </td>
      <td data-label={words.build}>
        <A
          class={linkStyle}
          href={`/builds/${props.version.buildId}`}
          aria-label={words.buildOfVersion(props.version.number)}
        >
          {words.buildLog}
        </A>
      </td>
      <td data-label="" class="md:text-right">
        <GoBack
          version={props.version}
          label={words.goBack}
          name={words.goBackTo(props.version.number)}
        />
      </td>
    </tr>
  )
}
