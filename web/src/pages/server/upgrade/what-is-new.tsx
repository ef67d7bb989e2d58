import { A } from '@solidjs/router'
import { For } from 'solid-js'
import type { Upgrade } from '../../../../../contract/templates.ts'
import { linkStyle } from '../../../ui/link.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { words } from '../../../words.ts'

/** What the author says of the versions that this server does not have. */
export function WhatIsNew(props: { upgrade: Upgrade }) {
  return (
    <div class="grid gap-3">
      <h2 class="text-lg font-semibold">
        <A href={`/templates/${props.upgrade.templateSlug}`} class={linkStyle}>
          {words.upgradeTitle(props.upgrade.templateTitle, props.upgrade.latestVersion)}
        </A>
      </h2>
      <p class="max-w-[72ch]">
        {words.upgradeFrom(props.upgrade.installedVersion, props.upgrade.latestVersion)}
      </p>
      <ul class="grid gap-2">
        <For each={props.upgrade.versions}>
          {(version) => (
            <li>
              <span class="font-medium">{words.versionNumber(version.number)}</span>{' '}
              <span class="text-sm text-ink-2">
                <TimeAgo at={version.createdAt} />
              </span>
              <span class="block max-w-[72ch] whitespace-pre-line text-ink-2">
                {version.changes || words.none}
              </span>
            </li>
          )}
        </For>
      </ul>
      <p class="max-w-[72ch] text-ink-2">{words.upgradeHow}</p>
    </div>
  )
}
