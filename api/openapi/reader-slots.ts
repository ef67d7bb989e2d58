import { createSlots } from '../slots.ts'

/** A document is read in a process of its own, which may take half a gigabyte. Nobody's documents keep all others waiting. */
export const withReader = createSlots({ size: 2, maxWaiting: 20, maxWaitingEach: 2 })
