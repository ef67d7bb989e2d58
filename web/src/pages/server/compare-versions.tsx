import { useQuery } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { specDifferenceOf } from '../../../../contract/compare-specs.ts'
import type { Version } from '../../../../contract/nouns.ts'
import type { ServerSpec } from '../../../../contract/spec.ts'
import { useApi } from '../../api.ts'
import { versionQuery, versionsQuery } from '../../queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SpecDifferenceView } from '../../ui/spec-difference-view.tsx'
import { TextDifference } from '../../ui/text-difference.tsx'
import { Disclosure } from '../../ui/tool-card.tsx'
import { words } from '../../words.ts'
import { GoBack } from './go-back.tsx'
import { useServer } from './server-page.tsx'

interface CompareVersionsProps {
  version: { number: number; spec: ServerSpec | null; code: string | null }
}

/** A version beside an earlier one: what callers notice, and every line of its code. */
export function CompareVersions(props: CompareVersionsProps) {
  const api = useApi()
  const server = useServer()
  const [chosen, setChosen] = createSignal<number>()
  const earlier = () => Array.from({ length: props.version.number - 1 }, (_, n) => n + 1).reverse()
  const versions = useQuery(() => ({
    ...versionsQuery(api, server().slug),
    enabled: props.version.number > 1,
  }))
  /** The last that callers have met; else the one before. 0: not known yet. */
  const usual = () => {
    if (versions.isPending) return 0
    const lived = versions.isSuccess ? versions.data.data.filter(wasLive) : []
    const numbers = lived.map((version) => version.number).filter((n) => n < props.version.number)
    return numbers.length > 0 ? Math.max(...numbers) : props.version.number - 1
  }
  const number = () => chosen() ?? usual()
  const before = useQuery(() => ({
    ...versionQuery(api, { slug: server().slug, number: number() }),
    enabled: number() > 0,
  }))

  return (
    <Section title={words.compare}>
      <Show when={earlier().length > 0} fallback={<p class="text-ink-2">{words.compareNone}</p>}>
        <div class="grid gap-4">
          <div class="flex flex-wrap items-end gap-3">
            <div class="w-60">
              <Show when={number() > 0} fallback={<Skeleton rows={1} />}>
                <SelectField
                  label={words.compareWith}
                  value={String(number())}
                  onValue={(value) => setChosen(Number(value))}
                  options={earlier().map((n) => ({
                    value: String(n),
                    label: words.versionNumber(n),
                  }))}
                />
              </Show>
            </div>
            <Show when={before.isSuccess && before.data}>
              {(earlier) => <GoBack version={earlier()} label={words.goBackTo(earlier().number)} />}
            </Show>
          </div>
          <Loaded query={before} waiting={<Skeleton rows={1} height="card" />}>
            {(found) => <Differences before={found()} after={props.version} />}
          </Loaded>
        </div>
      </Show>
    </Section>
  )
}

function wasLive({ activatedAt }: Version) {
  return activatedAt !== null
}

interface DifferencesProps {
  before: CompareVersionsProps['version']
  after: CompareVersionsProps['version']
}

function Differences(props: DifferencesProps) {
  const specs = () => {
    const [before, after] = [props.before.spec, props.after.spec]
    return before === null || after === null ? undefined : { before, after }
  }
  const withoutSpec = () => (props.before.spec === null ? props.before : props.after).number
  return (
    <>
      <Show
        when={specs()}
        fallback={<p class="text-ink-2">{words.compareNoSpec(withoutSpec())}</p>}
      >
        {(known) => (
          <>
            <SpecDifferenceView difference={specDifferenceOf(known().before, known().after)} />
            <Disclosure summary={words.specChanges}>
              <TextDifference
                before={JSON.stringify(known().before, null, 2)}
                after={JSON.stringify(known().after, null, 2)}
                label={words.specChangesOf(props.before.number, props.after.number)}
              />
            </Disclosure>
          </>
        )}
      </Show>
      <Show when={props.before.code !== null && props.after.code !== null}>
        <div class="grid gap-2">
          <h3 class="font-medium">{words.code}</h3>
          <TextDifference
            before={props.before.code ?? ''}
            after={props.after.code ?? ''}
            label={words.codeChanges(props.before.number, props.after.number)}
          />
        </div>
      </Show>
    </>
  )
}
