import { useQuery } from '@tanstack/solid-query'
import { Match, Show, Switch } from 'solid-js'
import type { Upgrade } from '../../../../../contract/templates.ts'
import { asProblem, useApi } from '../../../api.ts'
import { upgradeQuery } from '../../../marketplace-queries.ts'
import { useCanChange } from '../../../role.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { Empty } from '../../../ui/page.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { UpgradeDifferences } from './upgrade-differences.tsx'
import { UpgradeForm } from './upgrade-form.tsx'
import { WhatIsNew } from './what-is-new.tsx'

/** What the newest version of its template would change in a fork, and the yes to it. */
export function UpgradeTab() {
  const api = useApi()
  const server = useServer()
  const upgrade = useQuery(() => upgradeQuery(api, server().slug))
  const isNotForked = () =>
    upgrade.isLoadingError && asProblem(upgrade.error).code === 'TemplateNotFound'
  return (
    <Show
      when={!isNotForked()}
      fallback={<Empty title={words.upgradeNoneTitle} text={words.upgradeNotForked} />}
    >
      <Loaded query={upgrade} waiting={<Skeleton rows={2} height="card" />}>
        {(found) => <Offer upgrade={found()} />}
      </Loaded>
    </Show>
  )
}

function Offer(props: { upgrade: Upgrade }) {
  const canChange = useCanChange()
  return (
    <Switch>
      <Match when={!props.upgrade.isAvailable}>
        <Empty
          title={words.upgradeNoneTitle}
          text={words.upgradeNone(props.upgrade.installedVersion ?? props.upgrade.latestVersion)}
        />
      </Match>
      <Match when={true}>
        <div class="grid min-w-0 gap-6">
          <WhatIsNew upgrade={props.upgrade} />
          <UpgradeDifferences upgrade={props.upgrade} />
          <Show when={canChange()} fallback={<p class="text-ink-2">{words.notAllowedChange}</p>}>
            <UpgradeForm upgrade={props.upgrade} />
          </Show>
        </div>
      </Match>
    </Switch>
  )
}
