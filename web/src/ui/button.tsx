import { A } from '@solidjs/router'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import { Show, splitProps, type JSX } from 'solid-js'
import { tv } from 'tailwind-variants/lite'

export const buttonStyle = tv({
  base: 'inline-flex min-h-8 items-center wrap-normal justify-center gap-2 rounded-md px-3 py-1 text-base font-medium transition-colors aria-disabled:opacity-60 max-md:min-h-11 max-md:px-4',
  variants: {
    kind: {
      primary: 'bg-accent text-on-accent hover:brightness-95',
      plain: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
      quiet: 'text-ink-2 hover:bg-sunken hover:text-ink',
      danger: 'border border-bad bg-surface text-bad hover:bg-bad-soft',
    },
  },
  defaultVariants: { kind: 'plain' },
})

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind
  /** Work is under way: the button shows it and takes no second press. */
  isBusy?: boolean
}

/** While it takes no press it keeps the focus, which the attribute `disabled` would lose. */
export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['kind', 'isBusy', 'class', 'children', 'disabled', 'type'])
  const isIdle = () => own.disabled !== true && own.isBusy !== true
  return (
    <button
      {...rest}
      type={own.type ?? 'button'}
      class={buttonStyle({ kind: own.kind, class: own.class })}
      aria-disabled={isIdle() ? undefined : 'true'}
      aria-busy={own.isBusy === true ? 'true' : undefined}
      // before the click reaches anybody: nothing is called, and no form is sent, by Enter in a field neither
      on:click={(event) => {
        if (isIdle()) return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <Show when={own.isBusy}>
        <LoaderCircle size={16} class="spin" aria-hidden="true" />
      </Show>
      {own.children}
    </button>
  )
}

interface LinkButtonProps {
  href: string
  kind?: ButtonKind
  class?: string
  children: JSX.Element
}

/** Goes somewhere, looks like a button. */
export function LinkButton(props: LinkButtonProps) {
  return (
    <A href={props.href} class={buttonStyle({ kind: props.kind, class: props.class })}>
      {props.children}
    </A>
  )
}
