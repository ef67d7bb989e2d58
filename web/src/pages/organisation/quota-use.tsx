import { useQuery } from '@tanstack/solid-query'
import { For } from 'solid-js'
import { quotaNames } from '../../../../contract/policy.ts'
import { useApi } from '../../api.ts'
import { quotaUseQuery } from '../../organisation-queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'

export function QuotaUse() {
  const api = useApi()
  const use = useQuery(() => quotaUseQuery(api))
  return (
    <Section title={words.quotaUse}>
      <Loaded query={use} waiting={<Skeleton rows={2} />}>
        {(found) => (
          <dl class="grid grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-4">
            <For each={quotaNames}>
              {(name) => (
                <div>
                  <dt class="text-sm text-ink-2">{words[`quota_${name}`]}</dt>
                  <dd class="text-lg tabular-nums">
                    {words.usedOf(found()[name].used, found()[name].limit)}
                  </dd>
                </div>
              )}
            </For>
          </dl>
        )}
      </Loaded>
    </Section>
  )
}
