import { useQuery } from '@tanstack/solid-query'
import type { Accessor } from 'solid-js'
import { useApi } from './api.ts'
import { meQuery } from './queries.ts'

/** Whether the role here allows changes. The api decides again; this only keeps offers honest. */
export function useCanChange(): Accessor<boolean> {
  const api = useApi()
  const me = useQuery(() => meQuery(api))
  return () => me.isSuccess && me.data.organisation.role !== 'viewer'
}
