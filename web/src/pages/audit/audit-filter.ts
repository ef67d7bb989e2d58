import type { AuditFilter } from '../../organisation-queries.ts'

/** Acts that belong together, by how their names begin. */
export const kinds = [
  'session',
  'server',
  'build',
  'secret',
  'template',
  'member',
  'invitation',
  'key',
  'grant',
  'policy',
] as const

/** What the address asks for; days are whole days of whoever looks. */
export function filterOf(search: {
  kind?: string | undefined
  actor?: string | undefined
  from?: string | undefined
  to?: string | undefined
}): AuditFilter {
  const from = dayOf(search.from)
  const to = dayOf(search.to)
  to?.setDate(to.getDate() + 1)
  return {
    ...(search.kind && { action: `${search.kind}.` }),
    ...(search.actor && { actor: search.actor }),
    ...(from && { from: from.toISOString() }),
    ...(to && { to: to.toISOString() }),
  }
}

function dayOf(text: string | undefined): Date | undefined {
  if (!text) return undefined
  const day = new Date(`${text}T00:00:00`)
  return Number.isNaN(day.getTime()) ? undefined : day
}
