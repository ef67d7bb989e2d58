import type { Visibility } from '../contract/visibility.ts'
import type { Db } from './connect.ts'
import { ServerRow } from './models/running.ts'
import { notify } from './notify.ts'

export interface ServerSettings {
  title?: string | undefined
  visibility?: Visibility | undefined
  /** null: as the installation says. */
  sleepAfterMinutes?: number | null | undefined
  isPinned?: boolean | undefined
}

/** Answers the names of what is another value now; every gateway hears of it. */
export async function changeServerSettings(
  db: Db,
  { id, ...wanted }: ServerSettings & { id: string },
): Promise<(keyof ServerSettings)[]> {
  const server = await ServerRow.query(db).findById(id).forNoKeyUpdate()
  if (!server) return []
  const names = ['title', 'visibility', 'sleepAfterMinutes', 'isPinned'] as const
  const changed = names.filter(
    (name) => wanted[name] !== undefined && wanted[name] !== server[name],
  )
  if (changed.length === 0) return []
  await server.$query(db).patch({
    ...Object.fromEntries(changed.map((name) => [name, wanted[name]])),
    updatedAt: new Date(),
  })
  await notify(db, 'bmm_servers', id)
  return changed
}

/** Whether the owner of a fork wants to hear no more of what its template becomes. */
export async function setDeclinesUpgrades(
  db: Db,
  { id, isDeclined }: { id: string; isDeclined: boolean },
): Promise<void> {
  await ServerRow.query(db).findById(id).patch({ declinesUpgrades: isDeclined })
}
