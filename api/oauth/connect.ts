// /connect/:uid, where a person meets an authorization request: who they are is asked of the dashboard's session, what
// they allow of themselves.
import express, { type ErrorRequestHandler, type Request, type Response } from 'express'
import { errors, type Provider } from 'oidc-provider'
import type { Logger } from 'pino'
import * as z from 'zod'
import type { Config } from '../../config.ts'
import { errorCodes } from '../../contract/errors.ts'
import type { SecretSpec } from '../../contract/spec.ts'
import { findActiveUser, mayCall } from '../../db/access.ts'
import { CALLER_SECRET_MAX_BYTES, setCallerSecret } from '../../db/caller-secrets.ts'
import type { Db } from '../../db/connect.ts'
import { refuseCrossSite } from '../cross-site.ts'
import { toAppError } from '../errors.ts'
import { listMissingCallerSecrets } from './caller-secrets.ts'
import { isLoopback, redirectHostOf } from './client-metadata.ts'
import { clientNameOf, makeGrant } from './grant.ts'
import { consentPage, errorPage, noAccessPage, pageHeaders, type ConnectPage } from './pages.ts'
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

export function createConnectRouter(deps: ConnectDeps): express.Router {
  const router = express.Router()
  router.use('/connect', (_req, res, next) => {
    res.set(pageHeaders)
    next()
  })
  router.get('/connect/:uid', (req, res) => showPage(deps, req, res))
  router.post(
    '/connect/:uid',
    refuseCrossSite(deps.config),
    express.urlencoded({ extended: false, limit: '256kb' }),
    (req, res) => decide(deps, req, res),
  )
  router.use('/connect', showError(deps))
  return router
}

async function showPage(deps: ConnectDeps, req: Request, res: Response) {
  const meeting = await meet(deps, req, res)
  if (meeting === 'answered') return
  res.type('html').send(meeting.mayCall ? consentPage(meeting.page) : noAccessPage(meeting.page))
}

async function decide(deps: ConnectDeps, req: Request, res: Response) {
  const { db, config } = deps
  const meeting = await meet(deps, req, res)
  if (meeting === 'answered') return
  const { provider, interaction, server, client, userId, params, page } = meeting
  const form = z.record(z.string(), z.string()).catch({}).parse(req.body)
  if (form['decision'] !== 'allow' || !meeting.mayCall) {
    const refusal = { error: 'access_denied', error_description: 'the person did not allow it' }
    return provider.interactionFinished(req, res, refusal, { mergeWithLastSubmission: false })
  }
  const given = readSecrets(page.missingSecrets, form)
  if (!given) {
    const problem = `Fill in each field, with up to ${CALLER_SECRET_MAX_BYTES} characters.`
    res
      .status(422)
      .type('html')
      .send(consentPage({ ...page, problem }))
    return
  }
  const ring = config.callerSecretKeys
  for (const [key, value] of given)
    await setCallerSecret(db, { ring, serverId: server.id, userId, key, value })
  const grant = await makeGrant(
    { db, provider },
    {
      client,
      userId,
      server,
      resource: params.resource,
      redirectUri: params.redirect_uri,
      otherScopes: missingScopesOf(interaction.prompt.details),
    },
  )
  const consent = { consent: { grantId: grant.jti } }
  await provider.interactionFinished(req, res, consent, { mergeWithLastSubmission: true })
}

/** Who and what meets here. Answers by itself while the person is not known, or has become another one. */
async function meet(deps: ConnectDeps, req: Request, res: Response) {
  const { db, config, currentUserId, getProvider } = deps
  const provider = getProvider()
  const interaction = await provider.interactionDetails(req, res)
  if (interaction.uid !== req.params['uid'])
    throw new errors.SessionNotFound('another connection is being made in this browser')
  const userId = await currentUserId(req)
  const user = userId === undefined ? undefined : await findActiveUser(db, userId)
  if (!user) {
    res.redirect(303, `/sign-in?next=${encodeURIComponent(req.originalUrl)}`)
    return 'answered'
  }
  if (interaction.prompt.name === 'login') {
    const login = { login: { accountId: user.id } }
    await provider.interactionFinished(req, res, login, { mergeWithLastSubmission: false })
    return 'answered'
  }
  if (interaction.session?.accountId !== user.id) {
    // Somebody else signed in meanwhile: the same request begins anew, as theirs.
    res.redirect(303, `/oauth/authorize?${restartQuery(interaction.params).toString()}`)
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
  return {
    provider,
    interaction,
    server,
    client,
    userId: user.id,
    params,
    page,
    mayCall: isAllowed,
  }
}

function restartQuery(params: Record<string, unknown>) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params))
    for (const one of [value].flat()) if (typeof one === 'string') query.append(name, one)
  return query
}

/** Undefined unless every missing secret was filled in. */
function readSecrets(secrets: SecretSpec[], form: Record<string, string>) {
  const given = secrets.map(({ key }): [string, string] => [
    key,
    (form[`secret.${key}`] ?? '').trim(),
  ])
  const isComplete = given.every(
    ([, value]) => value !== '' && Buffer.byteLength(value) <= CALLER_SECRET_MAX_BYTES,
  )
  return isComplete ? given : undefined
}

function missingScopesOf(details: Record<string, unknown>): string[] {
  return z.array(z.string()).catch([]).parse(details['missingOIDCScope'])
}

function showError({ logger }: ConnectDeps): ErrorRequestHandler {
  return (err: unknown, _req, res, next) => {
    if (res.headersSent) return next(err)
    const { status, error, description } = describeError(err)
    if (status >= 500) logger.error({ err }, 'the consent page failed')
    res.status(status).type('html').send(errorPage({ error, description }))
  }
}

function describeError(err: unknown) {
  if (err instanceof errors.OIDCProviderError) {
    const { statusCode: status, error, error_description: description = error } = err
    return { status, error, description }
  }
  const { code, detail } = toAppError(err)
  const { status, title } = errorCodes[code]
  const error = status >= 500 ? 'server_error' : 'invalid_request'
  return { status, error, description: `${title}. ${detail ?? ''}` }
}
