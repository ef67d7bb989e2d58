import { Show } from 'solid-js'
import type { SpecDifference } from '../../../../../contract/spec-difference.ts'
import type { Upgrade } from '../../../../../contract/templates.ts'
import { Section } from '../../../ui/page.tsx'
import { SpecDifferenceView } from '../../../ui/spec-difference-view.tsx'
import { TextDifference } from '../../../ui/text-difference.tsx'
import { words } from '../../../words.ts'

/** From here to there; and, where both sides have changed since, each from what they began with. */
export function UpgradeDifferences(props: { upgrade: Upgrade }) {
  return (
    <>
      <Section title={words.upgradeChanges}>
        <div class="grid gap-4">
          <SpecDifferenceView difference={props.upgrade.difference} />
          <Code
            before={props.upgrade.ownCode}
            after={props.upgrade.latestCode}
            label={words.upgradeCode(props.upgrade.latestVersion)}
          />
        </div>
      </Section>
      <Show when={props.upgrade.isIterated}>
        <p class="max-w-[72ch] rounded-lg border border-warn bg-warn-soft p-4">
          {words.upgradeIterated}
        </p>
        <div class="grid items-start gap-6 xl:grid-cols-2">
          <Side
            title={words.upgradeTheirs}
            difference={props.upgrade.templateDifference}
            before={props.upgrade.baseCode}
            after={props.upgrade.latestCode}
          />
          <Side
            title={words.upgradeMine}
            difference={props.upgrade.ownDifference}
            before={props.upgrade.baseCode}
            after={props.upgrade.ownCode}
          />
        </div>
      </Show>
    </>
  )
}

interface SideProps {
  title: string
  difference: SpecDifference | null
  before: string | null
  after: string | null
}

function Side(props: SideProps) {
  return (
    <Section title={props.title}>
      <div class="grid gap-4">
        <Show when={props.difference} fallback={<p class="text-ink-2">{words.upgradeUnknown}</p>}>
          {(known) => <SpecDifferenceView difference={known()} />}
        </Show>
        <Code before={props.before} after={props.after} label={`${props.title}: ${words.code}`} />
      </div>
    </Section>
  )
}

function Code(props: { before: string | null; after: string | null; label: string }) {
  return (
    <Show when={props.before !== null && props.after !== null}>
      <div class="grid min-w-0 gap-2">
        <h3 class="font-medium">{words.code}</h3>
        <TextDifference before={props.before ?? ''} after={props.after ?? ''} label={props.label} />
      </div>
    </Show>
  )
}
