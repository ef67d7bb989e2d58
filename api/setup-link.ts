import { createSetupLink } from '../db/setup-links.ts'
import { hasAdministrator } from '../db/users.ts'
import type { Context } from './context.ts'
import { tellParent } from './parent.ts'

/** While there is no administrator each start makes a new link. The token is in the fragment: in no log of any proxy. */
export async function printSetupLink({
  db,
  config,
}: Pick<Context, 'db' | 'config'>): Promise<void> {
  if (await hasAdministrator(db)) return
  const url = `${config.publicApiUrl}/setup#${await createSetupLink(db)}`
  if (!tellParent({ type: 'setup-link', url }))
    process.stdout.write(`Make the administrator here (24 hours, once): ${url}\n`)
}
