import { lazy, Suspense } from 'solid-js'
import { Skeleton } from './skeleton.tsx'

const Markdown = lazy(async () => ({ default: (await import('./markdown.tsx')).Markdown }))

/** Markdown of strangers. What reads it and makes it harmless is fetched when the rest of the page stands. */
export function MarkdownLater(props: { text: string }) {
  return (
    <Suspense fallback={<Skeleton rows={1} height="card" />}>
      <Markdown text={props.text} />
    </Suspense>
  )
}
