import { createSlots } from '../slots.ts'

/** A document is read in a process of its own, which may take half a gigabyte. */
export const withReader = createSlots({ size: 2, maxWaiting: 20 })
