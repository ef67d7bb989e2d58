import { useQuery } from '@tanstack/solid-query'
import { useApi } from '../../api.ts'
import { policyQuery } from '../../organisation-queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { PolicyForm } from './policy-form.tsx'
import { QuotaUse } from './quota-use.tsx'

/** What the organisation allows itself, and how much of that it uses. */
export function PolicyTab() {
  const api = useApi()
  const policy = useQuery(() => policyQuery(api))
  return (
    <div class="grid gap-6">
      <QuotaUse />
      <Loaded query={policy} waiting={<Skeleton rows={4} height="card" />}>
        {(found) => <PolicyForm policy={found()} />}
      </Loaded>
    </div>
  )
}
