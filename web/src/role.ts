import { useQuery } from '@tanstack/solid-query'
import type { Accessor } from 'solid-js'
import type { Role } from '../../contract/roles.ts'
import { useApi } from './api.ts'
import { meQuery } from './queries.ts'

/** Whether one handles people, keys, rules and deletions here. The api decides again. */
export function useCanManage(): Accessor<boolean> {
  const role = useRole()
  return () => role() === 'admin' || role() === 'owner'
}

/** Whether the role here allows changes. The api decides again; this only keeps offers honest. */
export function useCanChange(): Accessor<boolean> {
  const role = useRole()
  return () => role() !== undefined && role() !== 'viewer'
}

/** One's role in the organisation that one works in. */
export function useRole(): Accessor<Role | undefined> {
  const api = useApi()
  const me = useQuery(() => meQuery(api))
  return () => (me.isSuccess ? me.data.organisation.role : undefined)
}

/** Whether one looks after the whole installation; a role in an organisation is another thing. */
export function useIsAdministrator(): Accessor<boolean> {
  const api = useApi()
  const me = useQuery(() => meQuery(api))
  return () => me.isSuccess && me.data.user.isAdministrator
}
