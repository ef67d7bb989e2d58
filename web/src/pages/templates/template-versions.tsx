import { useQuery } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { TemplateDetail } from '../../../../contract/templates.ts'
import { useApi } from '../../api.ts'
import { comparisonQuery } from '../../marketplace-queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SpecDifferenceView } from '../../ui/spec-difference-view.tsx'
import { TextDifference } from '../../ui/text-difference.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'

/** What the author has published, newest first, and what changed between any two of them. */
export function TemplateVersions(props: { template: TemplateDetail }) {
  return (
    <Section title={words.versionsOfTemplate}>
      <div class="grid gap-4">
        <ol class="grid gap-3">
          <For each={props.template.versions}>
            {(version) => (
              <li class="grid gap-0.5">
                <span class="font-medium">
                  {words.versionNumber(version.number)}{' '}
                  <span class="text-sm font-normal text-ink-2">
                    <TimeAgo at={version.createdAt} />
                  </span>
                </span>
                <span class="max-w-[72ch] whitespace-pre-line text-ink-2">
                  {version.changes || (version.number === 1 ? words.firstVersion : words.none)}
                </span>
              </li>
            )}
          </For>
        </ol>
        <Show
          when={props.template.versions.length > 1}
          fallback={<p class="text-ink-2">{words.compareOnlyOne}</p>}
        >
          <Compare template={props.template} />
        </Show>
      </div>
    </Section>
  )
}

function Compare(props: { template: TemplateDetail }) {
  const api = useApi()
  const [chosenFrom, setFrom] = createSignal<number>()
  const [chosenTo, setTo] = createSignal<number>()
  const numbers = () => props.template.versions.map(({ number }) => number)
  const to = () => chosenTo() ?? numbers()[0] ?? 1
  const from = () => chosenFrom() ?? numbers()[1] ?? 1
  const comparison = useQuery(() =>
    comparisonQuery(api, props.template.slug, { from: from(), to: to() }),
  )
  const options = () => numbers().map((n) => ({ value: String(n), label: words.versionNumber(n) }))
  return (
    <section aria-label={words.compare} class="grid min-w-0 gap-4">
      <div class="grid grid-cols-[repeat(auto-fit,minmax(9rem,14rem))] gap-3">
        <SelectField
          label={words.compareFrom}
          value={String(from())}
          onValue={(n) => setFrom(Number(n))}
          options={options()}
        />
        <SelectField
          label={words.compareTo}
          value={String(to())}
          onValue={(n) => setTo(Number(n))}
          options={options()}
        />
      </div>
      <Loaded query={comparison} waiting={<Skeleton rows={1} height="card" />}>
        {(found) => (
          <>
            <SpecDifferenceView difference={found().difference} />
            <div class="grid gap-2">
              <h3 class="font-medium">{words.code}</h3>
              <TextDifference
                before={found().fromCode}
                after={found().toCode}
                label={words.codeChanges(found().from, found().to)}
              />
            </div>
          </>
        )}
      </Loaded>
    </section>
  )
}
