import { For } from 'solid-js'
import type { AuditEvent } from '../../../../contract/audit-routes.ts'
import { Rows } from '../../ui/rows.tsx'
import { words } from '../../words.ts'
import { AuditRow } from './audit-row.tsx'

export function AuditRows(props: { events: readonly AuditEvent[] }) {
  return (
    <Rows
      isFramed
      caption={words.audit}
      head={[words.auditWhen, words.auditActor, words.auditWhat, words.auditOn, words.auditWhere]}
    >
      <For each={props.events}>{(event) => <AuditRow event={event} />}</For>
    </Rows>
  )
}
