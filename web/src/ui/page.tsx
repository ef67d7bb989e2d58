import { createEffect, createUniqueId, onMount, Show, type JSX } from 'solid-js'
import { words } from '../words.ts'

interface PageProps {
  title: string
  /** Before the title in the tab, for what changes while one looks elsewhere. */
  tabState?: string | undefined
  /** Beside the heading: its state. */
  state?: JSX.Element
  lead?: JSX.Element
  actions?: JSX.Element
  /** Above the heading: where one came from. */
  trail?: JSX.Element
  children: JSX.Element
}

let isFirstPage = true

/** A page's heading, its place in the tab, and the focus after a change of route. */
export function Page(props: PageProps) {
  let heading: HTMLHeadingElement | undefined

  createEffect(() => {
    const state = props.tabState === undefined ? '' : `${props.tabState} · `
    document.title = `${state}${props.title} · ${words.product}`
  })
  onMount(() => {
    if (!isFirstPage) heading?.focus({ preventScroll: true })
    isFirstPage = false
  })

  return (
    <div class="grid gap-6">
      <header class="grid gap-2">
        <Show when={props.trail}>
          <div class="text-sm text-ink-2">{props.trail}</div>
        </Show>
        <div class="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
          <div class="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 ref={(element) => (heading = element)} tabIndex={-1} class="text-xl font-semibold">
              {props.title}
            </h1>
            {props.state}
          </div>
          <Show when={props.actions}>
            <div class="flex flex-wrap items-center gap-2">{props.actions}</div>
          </Show>
        </div>
        <Show when={props.lead}>
          <div class="max-w-[72ch] text-ink-2">{props.lead}</div>
        </Show>
      </header>
      {props.children}
    </div>
  )
}

interface SectionProps {
  title: string
  actions?: JSX.Element
  /** The content brings its own padding, as a table does. */
  isFlush?: boolean
  children: JSX.Element
}

export function Section(props: SectionProps) {
  const id = createUniqueId()
  return (
    <section aria-labelledby={id} class="min-w-0 rounded-lg border border-line bg-surface">
      <div class="flex flex-wrap items-center justify-between gap-2 px-4 pt-3">
        <h2 id={id} class="text-md font-semibold">
          {props.title}
        </h2>
        {props.actions}
      </div>
      <div class={props.isFlush === true ? 'pt-2' : 'px-4 pt-2 pb-4'}>{props.children}</div>
    </section>
  )
}

/** Nothing is here: why, and the one next thing. */
export function Empty(props: { title: string; text: JSX.Element; action?: JSX.Element }) {
  return (
    <div class="grid justify-items-start gap-3 rounded-lg border border-dashed border-line-strong px-6 py-8">
      <h2 class="text-md font-semibold">{props.title}</h2>
      <div class="max-w-[60ch] text-ink-2">{props.text}</div>
      {props.action}
    </div>
  )
}
