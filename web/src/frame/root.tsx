import type { RouteSectionProps } from '@solidjs/router'
import { createSignal, ErrorBoundary, lazy, onCleanup, onMount, Show, Suspense } from 'solid-js'
import { ProblemNote } from '../ui/problem-note.tsx'

const Toasts = lazy(async () => ({ default: (await import('../ui/toasts.tsx')).Toasts }))
const AFTER_FIRST_PAINT_MS = 2_500

export function Root(props: RouteSectionProps) {
  // the region for toasts must exist before the first one, or a screen reader misses it; the first paint needs it not
  const [hasToasts, setHasToasts] = createSignal(false)
  onMount(() => {
    const timer = setTimeout(() => setHasToasts(true), AFTER_FIRST_PAINT_MS)
    onCleanup(() => clearTimeout(timer))
  })

  return (
    <>
      <ErrorBoundary
        fallback={(error, reset) => (
          <main class="mx-auto max-w-xl p-8">
            <ProblemNote error={error} onRetry={reset} />
          </main>
        )}
      >
        <Suspense>{props.children}</Suspense>
      </ErrorBoundary>
      <Show when={hasToasts()}>
        <Suspense>
          <Toasts />
        </Suspense>
      </Show>
    </>
  )
}
