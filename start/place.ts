import { join } from 'node:path'
import type { StopList } from './stop-list.ts'

/** Where a start keeps its things. */
export interface Place {
  root: string
  dataDir: string
  logDir: string
  runDir: string
  keyDir: string
}

/** What a start has to stop. */
export type Stops = StopList<'processes' | 'Temporal' | 'Postgres' | 'Docker' | 'lock'>

export function placeOf(root: string, dataDir: string): Place {
  const below = (name: string) => join(dataDir, name)
  return { root, dataDir, logDir: below('logs'), runDir: below('run'), keyDir: below('keys') }
}
