import type { Server } from '../../../../../contract/nouns.ts'
import { words } from '../../../words.ts'

const offered = [5, 30, 60, 1440]

/** When a server sleeps, as one choice: `default`, `never`, or minutes. */
export function sleepChoiceOf({
  isPinned,
  sleepAfterMinutes,
}: Pick<Server, 'isPinned' | 'sleepAfterMinutes'>): string {
  if (isPinned || sleepAfterMinutes === 0) return 'never'
  return sleepAfterMinutes === null ? 'default' : String(sleepAfterMinutes)
}

/** What to ask of the api for a choice. Pinning wakes a server that sleeps, so "never" is true at once. */
export function sleepSettingsOf(choice: string) {
  if (choice === 'never') return { isPinned: true }
  return { isPinned: false, sleepAfterMinutes: choice === 'default' ? null : Number(choice) }
}

/** What is offered, with what is set now although it would not be offered. */
export function sleepOptions(current: string) {
  const minutes = new Set(offered)
  if (Number(current) > 0) minutes.add(Number(current))
  return [
    { value: 'default', label: words.sleepDefault },
    ...[...minutes]
      .toSorted((a, b) => a - b)
      .map((value) => ({ value: String(value), label: words.sleepAfter(value) })),
    { value: 'never', label: words.sleepNever },
  ]
}
