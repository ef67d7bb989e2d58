import { Show } from 'solid-js'
import type { Build } from '../../../../contract/nouns.ts'
import { Section } from '../../ui/page.tsx'
import { Disclosure } from '../../ui/tool-card.tsx'
import { words } from '../../words.ts'

/** So much is read in passing. */
const SHORT = 400

/** The words that it began with. */
export function Instruction(props: { build: Build }) {
  return (
    <Show when={props.build.instruction}>
      {(text) => (
        <Section title={words.whatWasAsked}>
          <Show
            when={text().length > SHORT}
            fallback={<p class="max-w-[72ch] whitespace-pre-line">{text()}</p>}
          >
            <Disclosure
              summary={`${text()
                .slice(0, SHORT / 4)
                .trimEnd()}…`}
            >
              <p class="max-w-[72ch] whitespace-pre-line">{text()}</p>
            </Disclosure>
          </Show>
        </Section>
      )}
    </Show>
  )
}
