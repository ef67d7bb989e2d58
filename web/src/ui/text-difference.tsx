import { lazy, Suspense } from 'solid-js'
import type { TextDifferenceProps } from './computed-difference.tsx'
import { Skeleton } from './skeleton.tsx'

const Computed = lazy(async () => ({
  default: (await import('./computed-difference.tsx')).ComputedDifference,
}))

/** Two texts, line by line. What compares them is fetched when something is compared. */
export function TextDifference(props: TextDifferenceProps) {
  return (
    <Suspense fallback={<Skeleton rows={1} height="card" />}>
      <Computed {...props} />
    </Suspense>
  )
}
