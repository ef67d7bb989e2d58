import type { Request, Response } from 'express'
import { errors, type Provider } from 'oidc-provider'
import type { Logger } from 'pino'
import * as z from 'zod'
import type { Config } from '../../config.ts'
import { findActiveUser, mayCall } from '../../db/access.ts'
import type { Db } from '../../db/connect.ts'
import { listMissingCallerSecrets } from './caller-secrets.ts'
import { isLoopback, redirectHostOf } from './client-metadata.ts'
import { clientNameOf } from './grant.ts'
import type { ConnectPage } from './pages.ts'
import { findServerOfResource } from './resource.ts'

export type CurrentUserId = (req: Request) => string | undefined | Promise<string | undefined>

export interface ConnectDeps {
  db: Db
  config: Config
  logger: Logger
  currentUserId: CurrentUserId
  /** Of the present generation of keys. */
  getProvider: () => Provider
}

const authorizationParams = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  resource: z.union([z.string(), z.tuple([z.string()]).transform(([only]) => only)]),
})

/**
 * Who and what meets at this page. Who it is is asked of the dashboard's session alone. Answers by itself while the
 * person is not known to the library, or has become another one.
 */
export async function meet(deps: ConnectDeps, req: Request, res: Response) {
  const { db, config, currentUserId, getProvider } = deps
  const provider = getProvider()
  const interaction = await provider.interactionDetails(req, res)
  if (interaction.uid !== req.params['uid'])
    throw new errors.SessionNotFound('another connection is being made in this browser')
  const userId = await currentUserId(req)
  const user = userId === undefined ? undefined : await findActiveUser(db, userId)
  if (!user) {
    res.redirect(303, `/sign-in?next=${encodeURIComponent(`/connect/${interaction.uid}`)}`)
    return 'answered'
  }
  if (interaction.prompt.name === 'login') {
    const login = { login: { accountId: user.id } }
    await provider.interactionFinished(req, res, login, { mergeWithLastSubmission: false })
    return 'answered'
  }
  if (interaction.session?.accountId !== user.id) {
    // Somebody else signed in meanwhile: the same request begins anew, as theirs.
    res.redirect(303, `/oauth/authorize?${queryOf(interaction.params).toString()}`)
    return 'answered'
  }
  const params = authorizationParams.parse(interaction.params)
  const server = await findServerOfResource({ db, config }, params.resource)
  if (!server) throw new errors.InvalidTarget('there is no server at this address')
  const client = await provider.Client.find(params.client_id)
  if (!client) throw new errors.InvalidClient('the app is not registered here any more')
  const key = { userId: user.id, serverId: server.id }
  const page: ConnectPage = {
    uid: interaction.uid,
    clientName: clientNameOf(client),
    clientHost: client.clientId.startsWith('https://') ? new URL(client.clientId).host : undefined,
    redirectHost: redirectHostOf(params.redirect_uri),
    isLoopbackOnly: (client.redirectUris ?? []).every(isLoopback),
    server,
    user,
    missingSecrets: await listMissingCallerSecrets(db, key),
  }
  const isAllowed = await mayCall(db, key)
  return { provider, interaction, params, client, server, user, page, isAllowed }
}

export type Meeting = Exclude<Awaited<ReturnType<typeof meet>>, 'answered'>

function queryOf(params: Record<string, unknown>) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params))
    for (const one of [value].flat()) if (typeof one === 'string') query.append(name, one)
  return query
}
