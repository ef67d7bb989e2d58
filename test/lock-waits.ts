import { expect } from 'vitest'
import type { Db } from '../db/connect.ts'

/** Resolves once somebody in this database waits for a lock that another transaction holds. */
export async function someoneWaits(db: Db): Promise<void> {
  const waiting = () =>
    db('pgStatActivity').where({ waitEventType: 'Lock' }).whereRaw('datname = current_database()')
  await expect.poll(async () => (await waiting()).length, { timeout: 10_000 }).toBeGreaterThan(0)
}
