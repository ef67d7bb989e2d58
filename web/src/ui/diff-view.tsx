import { For } from 'solid-js'
import { visibleText } from '../visible-text.ts'
import { CopyButton } from './copy.tsx'
import { words } from '../words.ts'

interface DiffViewProps {
  /** A unified difference. */
  text: string
  /** What it is, for the scrolling region and the button. */
  label: string
}

const FILE_NAMES = /^(---|\+\+\+|===|Index:|diff )/

/** Lines that came and went, told by their sign and by their ground; scrolls in its own box. */
export function DiffView(props: DiffViewProps) {
  const lines = () =>
    props.text
      .replace(/\n$/, '')
      .split('\n')
      .filter((line, index) => index > 3 || !FILE_NAMES.test(line))
  return (
    <div class="relative min-w-0 rounded-md border border-line bg-sunken">
      <div class="absolute top-1 right-1 rounded-md bg-sunken">
        <CopyButton text={props.text} label={words.copyThing(props.label)} />
      </div>
      <div
        role="region"
        tabIndex={0}
        aria-label={props.label}
        class="max-h-[28rem] min-h-10 overflow-auto py-2 font-mono text-sm"
      >
        <div class="w-max min-w-full">
          <For each={lines()}>
            {(line) => (
              <div class={`px-3 pr-12 break-normal whitespace-pre ${groundOf(line)}`}>
                {line === '' ? ' ' : visibleText(line)}
              </div>
            )}
          </For>
        </div>
      </div>
    </div>
  )
}

function groundOf(line: string): string {
  if (line.startsWith('+')) return 'bg-ok-soft text-ok'
  if (line.startsWith('-')) return 'bg-bad-soft text-bad'
  return /^[@\\]/.test(line) ? 'text-ink-3' : ''
}
