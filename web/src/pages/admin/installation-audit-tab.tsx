import { useInfiniteQuery } from '@tanstack/solid-query'
import { installationAuditQuery } from '../../admin-queries.ts'
import { useApi } from '../../api.ts'
import { Endless } from '../../ui/endless.tsx'
import { words } from '../../words.ts'
import { AuditRows } from '../audit/audit-rows.tsx'

/** What was done to the installation rather than in an organisation. */
export function InstallationAuditTab() {
  const api = useApi()
  const events = useInfiniteQuery(() => installationAuditQuery(api))
  return (
    <div class="grid min-w-0 gap-4">
      <p class="max-w-[72ch] text-ink-2">{words.installationAuditLead}</p>
      <Endless query={events} empty={<p class="text-ink-2">{words.auditEmptyText}</p>}>
        {(found) => <AuditRows events={found()} />}
      </Endless>
    </div>
  )
}
