import Check from 'lucide-solid/icons/check'
import Copy from 'lucide-solid/icons/copy'
import { createSignal, Show } from 'solid-js'
import { words } from '../words.ts'
import { IconButton } from './icon-button.tsx'

export function CopyButton(props: { text: string; label: string; class?: string }) {
  const [isCopied, setIsCopied] = createSignal(false)
  const copyText = async () => {
    await navigator.clipboard.writeText(props.text)
    setIsCopied(true)
    setTimeout(() => setIsCopied(false), 2_000)
  }
  return (
    <>
      <IconButton label={props.label} class={props.class} onClick={() => void copyText()}>
        <Show when={isCopied()} fallback={<Copy size={16} aria-hidden="true" />}>
          <Check size={16} aria-hidden="true" class="text-ok" />
        </Show>
      </IconButton>
      <span role="status" class="sr-only">
        {isCopied() ? words.copied : ''}
      </span>
    </>
  )
}

/** An address or a command to take along. */
export function CopyLine(props: { text: string; label: string }) {
  return (
    <div class="flex min-w-0 items-start gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
      <code class="min-w-0 flex-1 self-center font-mono text-sm wrap-anywhere whitespace-pre-wrap">
        {props.text}
      </code>
      <CopyButton text={props.text} label={props.label} />
    </div>
  )
}
