import type { AuditEvent } from '../../../../contract/audit-routes.ts'
import type { AuditFilter } from '../../organisation-queries.ts'

/** Acts that belong together, by how their names begin. */
export const kinds = [
  'session',
  'server',
  'build',
  'preview',
  'secret',
  'caller-secret',
  'caller',
  'grant',
  'template',
  'organisation',
  'member',
  'invitation',
  'user',
  'key',
  'policy',
  'notice',
  'audit',
  'reconcile',
  'installation',
] as const

/** What acts are done to. */
export const resourceTypes = [
  'server',
  'build',
  'version',
  'preview',
  'template',
  'organisation',
  'user',
  'invitation',
  'key',
  'notice',
] as const

/** Everybody that may be asked for: members, and whoever did one of the acts that are shown and is none any more. */
export function actorsOf({
  members,
  events,
  chosen,
}: {
  members: readonly { userId: string; name: string }[]
  events: readonly Pick<AuditEvent, 'actor'>[]
  chosen: string | undefined
}): { id: string; name: string }[] {
  const names = new Map(chosen ? [[chosen, chosen]] : [])
  for (const { actor } of events) if (actor) names.set(actor.id, actor.name ?? actor.id)
  for (const { userId, name } of members) names.set(userId, name)
  return Array.from(names, ([id, name]) => ({ id, name })).toSorted((a, b) =>
    a.name.localeCompare(b.name),
  )
}

/** What the address asks for; days are whole days of whoever looks. */
export function filterOf(search: {
  kind?: string | undefined
  resourceType?: string | undefined
  actor?: string | undefined
  from?: string | undefined
  to?: string | undefined
}): AuditFilter {
  const from = dayOf(search.from)
  const to = dayOf(search.to)
  to?.setDate(to.getDate() + 1)
  return {
    ...(search.kind && { action: `${search.kind}.` }),
    ...(search.resourceType && { resourceType: search.resourceType }),
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
