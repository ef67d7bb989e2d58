import { splitProps, type JSX } from 'solid-js'

interface IconButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  /** The name for those who do not see the icon. */
  label: string
}

export function IconButton(props: IconButtonProps) {
  const [own, rest] = splitProps(props, ['label', 'class', 'children'])
  return (
    <button
      type="button"
      {...rest}
      aria-label={own.label}
      title={own.label}
      class={`inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors hover:bg-sunken hover:text-ink max-md:size-11 ${own.class ?? ''}`}
    >
      {own.children}
    </button>
  )
}
