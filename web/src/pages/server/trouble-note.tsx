import { A } from '@solidjs/router'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { linkStyle } from '../../ui/link.ts'
import { words } from '../../words.ts'

/** Its runners fail: how, and where to read why. */
export function TroubleNote(props: { text: string; slug: string }) {
  return (
    <p class="flex flex-wrap items-start gap-2 rounded-lg border border-warn p-4">
      <TriangleAlert size={16} class="mt-0.5 shrink-0 text-warn" aria-hidden="true" />
      <span class="min-w-0 flex-1">{props.text}</span>
      <A href={`/servers/${props.slug}/logs?level=warn`} class={linkStyle}>
        {words.troubleLogs}
      </A>
    </p>
  )
}
