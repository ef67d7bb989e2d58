import { lazy, Suspense } from 'solid-js'
import { Skeleton } from './skeleton.tsx'

export interface TextDifferenceProps {
  before: string
  after: string
  label: string
}

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
