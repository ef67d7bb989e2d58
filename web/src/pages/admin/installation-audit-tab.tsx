import { useInfiniteQuery } from '@tanstack/solid-query'
import { For } from 'solid-js'
import { installationAuditQuery } from '../../admin-queries.ts'
import { useApi } from '../../api.ts'
import { Endless } from '../../ui/endless.tsx'
import { Rows } from '../../ui/rows.tsx'
import { words } from '../../words.ts'
import { AuditRow } from '../audit/audit-row.tsx'

/** What was done to the installation rather than in an organisation. */
export function InstallationAuditTab() {
  const api = useApi()
  const events = useInfiniteQuery(() => installationAuditQuery(api))
  return (
    <div class="grid min-w-0 gap-4">
      <p class="max-w-[72ch] text-ink-2">{words.installationAuditLead}</p>
      <Endless query={events} empty={<p class="text-ink-2">{words.auditEmptyText}</p>}>
        {(found) => (
          <Rows
            isFramed
            caption={words.audit}
            head={[
              words.auditWhen,
              words.auditActor,
              words.auditWhat,
              words.auditOn,
              words.auditWhere,
            ]}
          >
            <For each={found()}>{(event) => <AuditRow event={event} />}</For>
          </Rows>
        )}
      </Endless>
    </div>
  )
}
