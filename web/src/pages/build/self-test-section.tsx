import { Show } from 'solid-js'
import type { ExampleResult, SelfTest } from '../../../../contract/nouns.ts'
import { CallList } from '../../ui/call-list.tsx'
import { Section } from '../../ui/page.tsx'
import { Disclosure } from '../../ui/tool-card.tsx'
import { words } from '../../words.ts'

/** What the tools did when they were tried; what passed is said in a number. */
export function SelfTestSection(props: { selfTest: SelfTest }) {
  return (
    <Section title={words.selfTest}>
      <div class="grid gap-4">
        <p class="max-w-[72ch] text-ink-2">{words.selfTestLead}</p>
        <Calls calls={props.selfTest.calls} />
        <Show when={props.selfTest.regressions.length > 0}>
          <div class="grid gap-2">
            <h3 class="font-medium">{words.selfTestRegressions}</h3>
            <Calls calls={props.selfTest.regressions} />
          </div>
        </Show>
      </div>
    </Section>
  )
}

function Calls(props: { calls: readonly ExampleResult[] }) {
  const passed = () => props.calls.filter(({ state }) => state === 'passed')
  const others = () => props.calls.filter(({ state }) => state !== 'passed')
  return (
    <Show when={props.calls.length > 0} fallback={<p>{words.selfTestNone}</p>}>
      <p>{words.selfTestCalls(passed().length, props.calls.length)}</p>
      <Show when={others().length > 0}>
        <CallList calls={others()} />
      </Show>
      <Show when={passed().length > 0}>
        <Disclosure summary={words.selfTestPassed(passed().length)}>
          <CallList calls={passed()} />
        </Disclosure>
      </Show>
    </Show>
  )
}
