// What a listener lets through, and to whom: the stable URLs of all servers, or the port of one version.
import type { Route } from '../../db/gateway-reads.ts'
import type { RunnerSlot } from '../runners/runner-slot.ts'

export interface Door {
  /** The names that a Host header may have here. */
  hostNames: ReadonlySet<string>
  isForPlatformOnly: boolean
  findRoute: (slug: string) => Route | undefined
  /** The runner that answers, once it is bound to its version. */
  findSlot: (route: Route) => RunnerSlot | undefined
}

export function stableDoor({
  gatewayUrl,
  routes,
  slotOfVersion,
}: {
  gatewayUrl: string
  routes: () => ReadonlyMap<string, Route>
  slotOfVersion: (versionId: string) => RunnerSlot | undefined
}): Door {
  return {
    hostNames: new Set([new URL(gatewayUrl).hostname]),
    isForPlatformOnly: false,
    findRoute: (slug) => routes().get(slug),
    findSlot: ({ liveVersionId }) =>
      liveVersionId === null ? undefined : slotOfVersion(liveVersionId),
  }
}

/** A version can be tried here before it is live, and by the platform alone. */
export function versionDoor({
  slot,
  routes,
}: {
  slot: RunnerSlot
  routes: () => ReadonlyMap<string, Route>
}): Door {
  return {
    hostNames: new Set(['127.0.0.1', 'localhost']),
    isForPlatformOnly: true,
    findRoute: (slug) => (slug === slot.binding?.slug ? routes().get(slug) : undefined),
    findSlot: () => slot,
  }
}
