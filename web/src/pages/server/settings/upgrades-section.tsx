import { useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { useApi } from '../../../api.ts'
import { upgradeQuery } from '../../../marketplace-queries.ts'
import { Section } from '../../../ui/page.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { DeclineUpgrades } from '../upgrade/decline-upgrades.tsx'

/** Of a fork, while its template is there: whether newer versions are offered. */
export function UpgradesSection() {
  const api = useApi()
  const server = useServer()
  const upgrade = useQuery(() => ({
    ...upgradeQuery(api, server().slug),
    enabled: server().templateSlug !== null,
  }))
  return (
    <Show when={upgrade.isSuccess && upgrade.data}>
      {(known) => (
        <Section title={words.upgradesTitle}>
          <div class="grid justify-items-start gap-3">
            <p class="max-w-[72ch] text-ink-2">
              {known().isDeclined ? words.upgradesNotOffered : words.upgradesOffered}
            </p>
            <DeclineUpgrades isDeclined={known().isDeclined} />
          </div>
        </Section>
      )}
    </Show>
  )
}
