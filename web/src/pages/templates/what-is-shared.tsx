import { For } from 'solid-js'
import { Section } from '../../ui/page.tsx'
import { words } from '../../words.ts'

/** Said on the public page, and again before one publishes. */
export function WhatIsShared() {
  return (
    <Section title={words.sharedTitle}>
      <div class="grid gap-3">
        <Points title={words.isSharedTitle} points={words.isShared} />
        <Points title={words.neverSharedTitle} points={words.neverShared} />
      </div>
    </Section>
  )
}

function Points(props: { title: string; points: readonly string[] }) {
  return (
    <div class="grid gap-1">
      <h3 class="text-sm font-medium">{props.title}</h3>
      <ul class="grid list-disc gap-1 pl-5 text-ink-2">
        <For each={props.points}>{(point) => <li>{point}</li>}</For>
      </ul>
    </div>
  )
}
