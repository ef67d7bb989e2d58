import type { Client, Grant, Provider } from 'oidc-provider'
import type { Db } from '../../db/connect.ts'
import { recordGrant } from '../../db/oauth-grants.ts'
import { redirectHostOf } from './client-metadata.ts'
import { plainText } from './html.ts'
import { MCP_SCOPE, type NamedServer } from './resource.ts'

/** Makes the grant of one connection, and the row that people see of it. */
export async function makeGrant(
  db: Db,
  {
    provider,
    client,
    userId,
    server,
    resource,
    redirectUri,
    otherScopes = [],
  }: {
    provider: Provider
    client: Client
    userId: string
    server: NamedServer
    /** As the client spells it: the library compares what was sent. */
    resource: string
    redirectUri: string
    otherScopes?: string[]
  },
): Promise<Grant> {
  const grant = new provider.Grant({ accountId: userId, clientId: client.clientId })
  grant.addOIDCScope([MCP_SCOPE, ...otherScopes].join(' '))
  grant.addResourceScope(resource, MCP_SCOPE)
  await recordGrant(db, {
    grantId: await grant.save(),
    userId,
    serverId: server.id,
    clientId: client.clientId,
    clientName: clientNameOf(client),
    redirectHost: redirectHostOf(redirectUri),
  })
  return grant
}

export function clientNameOf({ clientName, clientId }: Client): string {
  return plainText(clientName ?? '') || plainText(clientId)
}
