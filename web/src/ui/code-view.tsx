import { For } from 'solid-js'
import { visibleText } from '../visible-text.ts'
import { words } from '../words.ts'
import { CopyButton } from './copy.tsx'

interface CodeViewProps {
  code: string
  /** What it is, for the scrolling region and the button. */
  label: string
  /** Lines to mark, counted from 1. */
  marked?: readonly number[]
}

/** Read-only code with line numbers; scrolls in its own box. */
export function CodeView(props: CodeViewProps) {
  const lines = () => props.code.replace(/\n$/, '').split('\n')
  return (
    <div class="relative min-w-0 rounded-md border border-line bg-sunken">
      <div class="absolute top-1 right-1 rounded-md bg-sunken">
        <CopyButton text={props.code} label={words.copyThing(props.label)} />
      </div>
      <div
        role="region"
        tabIndex={0}
        aria-label={props.label}
        class="max-h-[32rem] overflow-auto py-2"
      >
        <table role="presentation" class="border-collapse font-mono text-sm">
          <tbody>
            <For each={lines()}>
              {(line, index) => (
                <tr class={props.marked?.includes(index() + 1) === true ? 'bg-bad-soft' : ''}>
                  <td
                    aria-hidden="true"
                    class="w-px pr-4 pl-3 text-right wrap-normal whitespace-nowrap text-ink-3 tabular-nums select-none"
                  >
                    {index() + 1}
                  </td>
                  <td class="pr-12 break-normal whitespace-pre">
                    {line === '' ? ' ' : visibleText(line)}
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </div>
  )
}
