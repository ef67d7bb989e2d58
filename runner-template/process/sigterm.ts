// Acts on import, unlike the rest: process 1 has no default signal actions, so until this handler stands, a stop waits for
// its whole grace period and then kills.
import { createDeparture } from './departure.ts'

export const departure = createDeparture({ exit: (code) => process.exit(code) })

process.on('SIGTERM', departure.leave)
