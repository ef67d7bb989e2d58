import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { AuditEvent } from '../../../../contract/audit-routes.ts'
import { linkStyle } from '../../ui/link.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'

export function AuditRow(props: { event: AuditEvent }) {
  const facts = () => Object.entries(props.event.metadata)
  return (
    <tr>
      <td data-label={words.auditWhen}>
        <TimeAgo at={props.event.at} />
      </td>
      <td data-label={words.auditActor}>
        {props.event.actor === null
          ? words.thePlatform
          : (props.event.actor.name ?? props.event.actor.id)}
      </td>
      <td data-label={words.auditWhat}>
        <div class="min-w-0">
          <code class="font-mono text-sm">{props.event.action}</code>
          <Show when={facts().length > 0}>
            <details>
              <summary class="text-sm text-ink-2">{words.auditFacts}</summary>
              <pre class="max-w-[60ch] overflow-x-auto rounded-md bg-sunken p-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
                {JSON.stringify(props.event.metadata, null, 2)}
              </pre>
            </details>
          </Show>
        </div>
      </td>
      <td data-label={words.auditOn}>
        <Resource event={props.event} />
      </td>
      <td data-label={words.auditWhere}>{props.event.address ?? words.none}</td>
    </tr>
  )
}

const pagesOf: Record<string, (id: string) => string> = {
  server: (id) => `/servers/${id}`,
  build: (id) => `/builds/${id}`,
  template: (id) => `/templates/${id}`,
}

/** A link where there is a page; what was deleted keeps its name. */
function Resource(props: { event: AuditEvent }) {
  const resource = () => props.event.resource
  const href = () => {
    const { type, id } = resource()
    return id === null ? undefined : pagesOf[type]?.(id)
  }
  const name = () => resource().title ?? resource().id ?? words.none
  return (
    <div>
      <Show when={href()} fallback={<span class="wrap-anywhere">{name()}</span>}>
        {(to) => (
          <A class={linkStyle} href={to()}>
            {name()}
          </A>
        )}
      </Show>
      <span class="block text-sm text-ink-2">{resource().type}</span>
    </div>
  )
}
