import { AppError } from '../../contract/errors.ts'
import { findCallableServer, mayCall, type CallableServer } from '../../db/access.ts'
import { listCallerSecrets } from '../../db/caller-secrets.ts'
import type { Db } from '../../db/connect.ts'

interface MyServer {
  server: CallableServer
  given: { key: string; setAt: Date }[]
}

/** In whatever organisation: one that this person may call, or that still holds something of theirs. */
export async function findMyServer(
  db: Db,
  { slug, userId }: { slug: string; userId: string },
): Promise<MyServer & { isCallable: boolean }> {
  const server = await findCallableServer(db, { slug })
  if (!server) throw notFound(slug)
  const isCallable = await mayCall(db, { userId, serverId: server.id })
  const given = await listCallerSecrets(db, { userId, serverId: server.id })
  if (!isCallable && given.length === 0) throw notFound(slug)
  return { server, given, isCallable }
}

function notFound(slug: string) {
  return new AppError('ServerNotFound', `no server ${slug} that this person may call`)
}
