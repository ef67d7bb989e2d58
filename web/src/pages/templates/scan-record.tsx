import { Show } from 'solid-js'
import type { SelfTest } from '../../../../contract/nouns.ts'
import type { TemplateDetail } from '../../../../contract/templates.ts'
import { CallList } from '../../ui/call-list.tsx'
import { Findings } from '../../ui/failure-note.tsx'
import { Label } from '../../ui/state-chip.tsx'
import { Disclosure } from '../../ui/tool-card.tsx'
import { words } from '../../words.ts'

/** Three kinds: something was found, nothing was found, nobody has looked. */
export function ScanRecordView(props: { scan: TemplateDetail['scan'] }) {
  const kind = () => {
    if (props.scan === null) return [words.scanCouldNotLook, words.scanCouldNotLookText] as const
    const found = props.scan.findings.length
    return found === 0
      ? ([words.scanNotFound, words.scanNotFoundText] as const)
      : ([words.scanFound, words.scanFoundText(found)] as const)
  }
  return (
    <section class="grid min-w-0 gap-2">
      <h3 class="font-medium">{words.scanRecord}</h3>
      <p class="flex flex-wrap items-center gap-2">
        <Label>{kind()[0]}</Label> <span class="text-ink-2">{kind()[1]}</span>
      </p>
      <Show when={props.scan?.isPassed === false}>
        <p class="text-bad">{words.scanRefused}</p>
      </Show>
      <Show when={props.scan?.findings.length}>
        <Findings findings={props.scan?.findings ?? []} />
      </Show>
    </section>
  )
}

export function SelfTestView(props: { selfTest: SelfTest | null }) {
  const calls = () => props.selfTest?.calls ?? []
  const passed = () => calls().filter(({ state }) => state === 'passed').length
  return (
    <section class="grid min-w-0 gap-2">
      <h3 class="font-medium">{words.selfTestOf}</h3>
      <Show
        when={props.selfTest !== null}
        fallback={<p class="text-ink-2">{words.selfTestUnknown}</p>}
      >
        <Show when={calls().length > 0} fallback={<p class="text-ink-2">{words.selfTestNone}</p>}>
          <Disclosure summary={words.selfTestCalls(passed(), calls().length)}>
            <CallList calls={calls()} />
          </Disclosure>
        </Show>
      </Show>
    </section>
  )
}
