import { Show } from 'solid-js'
import type { Confirmation } from '../../../../contract/nouns.ts'
import { Disclosure } from '../../ui/tool-card.tsx'
import { words } from '../../words.ts'
import { ConfirmationFacts } from './confirmation-facts.tsx'

/** Who said yes, and to what; or that nobody did. */
export function Confirmed(props: { confirmation: Confirmation }) {
  return (
    <div class="grid gap-2 border-t border-line pt-3">
      <Show
        when={props.confirmation.state === 'given'}
        fallback={
          <Show when={props.confirmation.state === 'expired'}>
            <p>{words.confirmExpired}</p>
          </Show>
        }
      >
        <p>{words.confirmGiven(props.confirmation.by)}</p>
      </Show>
      <Disclosure
        summary={props.confirmation.state === 'given' ? words.confirmWhat : words.confirmWhatNot}
      >
        <ConfirmationFacts confirmation={props.confirmation} />
      </Disclosure>
    </div>
  )
}
