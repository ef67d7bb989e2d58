import { freemem, totalmem } from 'node:os'

export interface MachineMemory {
  /** What programs could still have: caches give way. */
  availableBytes: number
  totalBytes: number
}

export function readMachineMemory(): MachineMemory {
  return { availableBytes: freemem(), totalBytes: totalmem() }
}
