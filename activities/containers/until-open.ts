import { AppError } from '../../contract/errors.ts'
import type { Runner } from '../../db/runners.ts'
import type { Deps } from '../deps.ts'

export const SLOT_TIMEOUT_MS = 10_000

/** The runner as soon as the gateway has opened its sockets: they are there before its container is. */
export async function untilOpen(
  { runners, call }: Pick<Deps, 'runners' | 'call'>,
  { id, hostId }: Runner,
): Promise<Runner> {
  const opened = await runners.until(id, ({ state }) => state !== 'opening', {
    timeoutMs: SLOT_TIMEOUT_MS,
    signal: call().signal,
  })
  if (opened) return opened
  throw new AppError('HostUnavailable', `the gateway of ${hostId} did not open a slot`, {
    detail: 'The gateway of this host does not answer. Check that it is running.',
  })
}
