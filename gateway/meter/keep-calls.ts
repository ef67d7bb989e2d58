import type { Logger } from 'pino'
import { recordCalls } from '../../db/calls.ts'
import type { Db } from '../../db/connect.ts'
import type { CallMeter } from './call-meter.ts'

const EVERY_MS = 2_000

/** Writes down every few seconds what the meter has counted, and once more at the end. */
export function keepCalls({
  db,
  log,
  meter,
}: {
  db: Db
  log: Logger
  meter: CallMeter
}): AsyncDisposable {
  const write = async () => {
    const { sums, recent } = meter.take()
    if (sums.length === 0) return
    try {
      await recordCalls(db, { sums, recent })
    } catch (err) {
      meter.giveBack(sums)
      log.warn({ err }, 'calls are counted in memory until they can be written')
    }
  }
  let writing = Promise.resolve()
  const timer = setInterval(() => {
    writing = writing.then(write)
  }, EVERY_MS)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await writing
      await write()
    },
  }
}
