import { createEffect, type JSX } from 'solid-js'
import { words } from '../../words.ts'

/** What surrounds the pages before one is signed in: air, and one thing to do. */
export function SignedOutPage(props: { title: string; lead: string; children: JSX.Element }) {
  createEffect(() => {
    document.title = `${props.title} · ${words.product}`
  })
  return (
    <main class="mx-auto grid min-h-dvh w-full max-w-md content-center gap-6 px-4 py-12">
      <div class="grid gap-3">
        <p class="flex items-center gap-2 font-semibold">
          <img src="/favicon.svg" alt="" width="24" height="24" />
          {words.product}
        </p>
        <h1 class="text-2xl font-semibold">{props.title}</h1>
        <p class="text-md text-ink-2">{props.lead}</p>
      </div>
      {props.children}
    </main>
  )
}
