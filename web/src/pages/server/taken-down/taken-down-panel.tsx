import { Show } from 'solid-js'
import { Section } from '../../../ui/page.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { words } from '../../../words.ts'
import { DeleteSection } from '../settings/delete-section.tsx'
import { useServer } from '../server-page.tsx'
import { ExportSecrets } from './export-secrets.tsx'

/** Who has stopped it and why, what callers see, and the two things that its owner can do. */
export function TakenDownPanel() {
  const server = useServer()
  return (
    <Show when={server().takedown}>
      {(takedown) => (
        <div class="grid min-w-0 gap-6">
          <section
            aria-label={words.takenDownTitle}
            class="grid gap-3 rounded-lg border border-bad bg-bad-soft p-4"
          >
            <h2 class="text-md font-semibold text-bad">{words.takenDownTitle}</h2>
            <dl class="grid grid-cols-[7rem_minmax(0,1fr)] gap-y-1">
              <dt class="text-ink-2">{words.takenDownWhy}</dt>
              <dd class="wrap-anywhere">{takedown().reason}</dd>
              <dt class="text-ink-2">{words.takenDownSince}</dt>
              <dd>
                <TimeAgo at={takedown().at} />
              </dd>
            </dl>
            <p class="max-w-[72ch] wrap-anywhere">{words.takenDownCallers(takedown().reason)}</p>
          </section>
          <p class="max-w-[72ch]">{words.takenDownYours}</p>
          <Section title={words.exportSecretsTitle}>
            <ExportSecrets />
          </Section>
          <DeleteSection />
        </div>
      )}
    </Show>
  )
}
