import { For } from 'solid-js'
import { words } from '../../words.ts'
import { ways, type Way } from './draft.ts'

/** The four ways to begin. */
export function Ways(props: { way: Way | undefined; onWay: (way: Way) => void }) {
  return (
    <fieldset>
      <legend class="sr-only">{words.waysToBegin}</legend>
      <div class="flex flex-wrap gap-2">
        <For each={ways}>
          {(way) => (
            <label class="relative flex min-h-8 items-center rounded-md border border-line-strong bg-surface px-3 has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent max-md:min-h-11">
              <input
                type="radio"
                name="way"
                class="sr-only"
                checked={way === props.way}
                onChange={() => props.onWay(way)}
              />
              {words[`way_${way}`]}
            </label>
          )}
        </For>
      </div>
    </fieldset>
  )
}
