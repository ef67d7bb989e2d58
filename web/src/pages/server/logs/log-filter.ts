import { logLevels, type LogLevel } from '../../../../../contract/log-levels.ts'

const sinceMs = { '15m': 15 * 60_000, '1h': 3_600_000, '24h': 86_400_000 } as const
export type Since = keyof typeof sinceMs
export const sinces = Object.keys(sinceMs) as Since[] // a literal's own keys

export interface LogFilter {
  level: LogLevel | undefined
  tool: string | undefined
  since: Since | undefined
  q: string | undefined
}

/** Of the address, where anything may stand. */
export function readLogFilter(search: Record<string, string | string[] | undefined>): LogFilter {
  const of = (name: string) => {
    const value = search[name]
    return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
  }
  return {
    level: logLevels.find((level) => level === of('level')),
    tool: of('tool'),
    since: sinces.find((since) => since === of('since')),
    q: of('q'),
  }
}

/** What the api is asked for; the time counts back from now. */
export function queryOf({ since, ...filter }: LogFilter, nowMs: number) {
  return {
    ...streamQueryOf(filter),
    ...(since && { since: new Date(nowMs - sinceMs[since]).toISOString() }),
  }
}

/** Lines that are yet to come are all new enough. */
export function streamQueryOf({ level, tool, q }: Omit<LogFilter, 'since'>) {
  return {
    ...(level && { level }),
    ...(tool !== undefined && { tool }),
    ...(q !== undefined && { q }),
  }
}

export function isFiltered(filter: LogFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined)
}
