import { serverTakenDown, type ServerKey } from '../../db/servers.ts'

export function refuseIfTakenDown(server: Pick<ServerKey, 'id' | 'takedownId'>): void {
  if (server.takedownId !== null) throw serverTakenDown(server)
}
