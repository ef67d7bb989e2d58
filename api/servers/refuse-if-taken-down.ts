import { AppError } from '../../contract/errors.ts'
import type { ServerKey } from '../../db/servers.ts'

/** Only the administrators can bring it back. */
export function refuseIfTakenDown({ id, takedownId }: Pick<ServerKey, 'id' | 'takedownId'>): void {
  if (takedownId === null) return
  throw new AppError('ServerTakenDown', `server ${id} is held by ${takedownId}`, {
    detail:
      'The administrators have taken its template down, and this server with it. Its page says why. To go on, make a new server from something else.',
  })
}
