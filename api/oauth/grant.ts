import type { Client, Grant, Provider } from 'oidc-provider'
import { recordAudit, type AuditEvent } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { recordGrant } from '../../db/oauth-grants.ts'
import { redirectHostOf } from './client-metadata.ts'
import { plainText } from './html.ts'
import { MCP_SCOPE, type NamedServer } from './resource.ts'

/** Makes the grant of one connection, the row that people see of it, and its audit row. */
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
    isRemembered = false,
    requestId,
    address,
  }: Pick<AuditEvent, 'requestId' | 'address'> & {
    provider: Provider
    client: Client
    userId: string
    server: NamedServer
    /** As the client spells it: the library compares what was sent. */
    resource: string
    redirectUri: string
    otherScopes?: string[]
    /** Nobody was asked: this person has let this client call this server before. */
    isRemembered?: boolean
  },
): Promise<Grant> {
  const grant = new provider.Grant({ accountId: userId, clientId: client.clientId })
  grant.addOIDCScope([MCP_SCOPE, ...otherScopes].join(' '))
  grant.addResourceScope(resource, MCP_SCOPE)
  const grantId = await grant.save()
  const about = {
    clientId: client.clientId,
    clientName: clientNameOf(client),
    redirectHost: redirectHostOf(redirectUri),
  }
  await db.transaction(async (trx) => {
    await recordGrant(trx, { grantId, userId, serverId: server.id, ...about })
    await recordAudit(trx, {
      organisationId: server.organisationId,
      actorId: userId,
      action: 'grant.allow',
      resourceType: 'server',
      resourceId: server.id,
      metadata: { ...about, isRemembered },
      ...(requestId !== undefined && { requestId }),
      address,
    })
  })
  return grant
}

export function clientNameOf({ clientName, clientId }: Client): string {
  return plainText(clientName ?? '') || plainText(clientId)
}
