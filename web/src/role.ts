import { useQuery } from '@tanstack/solid-query'
import type { Accessor } from 'solid-js'
import type { Role } from '../../contract/nouns.ts'
import { useApi } from './api.ts'
import { meQuery } from './queries.ts'

/** Whether the role here allows deleting a server. The api decides again. */
export function useCanDelete(): Accessor<boolean> {
  const role = useRole()
  return () => role() === 'admin' || role() === 'owner'
}

/** Whether the role here allows changes. The api decides again; this only keeps offers honest. */
export function useCanChange(): Accessor<boolean> {
  const role = useRole()
  return () => role() !== undefined && role() !== 'viewer'
}

function useRole(): Accessor<Role | undefined> {
  const api = useApi()
  const me = useQuery(() => meQuery(api))
  return () => (me.isSuccess ? me.data.organisation.role : undefined)
}
