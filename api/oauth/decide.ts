import type { Request, Response } from 'express'
import * as z from 'zod'
import { CALLER_SECRET_MAX_BYTES } from '../../contract/credential-routes.ts'
import type { SecretSpec } from '../../contract/spec.ts'
import { recordAudit, type AuditEvent } from '../../db/audit.ts'
import { setCallerSecret } from '../../db/caller-secrets.ts'
import type { Db } from '../../db/connect.ts'
import { makeGrant } from './grant.ts'
import { meet, type ConnectDeps, type Meeting } from './meeting.ts'
import { consentPage } from './pages.ts'

/** Takes what the person decided on the consent page, and sends them back to the client. */
export async function decide(deps: ConnectDeps, req: Request, res: Response): Promise<void> {
  const { db } = deps
  const facts = { requestId: res.locals.requestId, address: req.ip }
  const meeting = await meet(deps, req, res)
  if (meeting === 'answered') return
  const { provider, interaction, page } = meeting
  const form = z.record(z.string(), z.string()).catch({}).parse(req.body)
  if (form['decision'] !== 'allow' || !meeting.isAllowed) {
    await recordRefusal(db, meeting, facts)
    const refusal = { error: 'access_denied', error_description: 'the person did not allow it' }
    return provider.interactionFinished(req, res, refusal, { mergeWithLastSubmission: false })
  }
  const secrets = readSecrets(page.missingSecrets, form)
  if (!secrets) {
    const problem = `Fill in each field, with up to ${CALLER_SECRET_MAX_BYTES} characters.`
    res
      .status(422)
      .type('html')
      .send(consentPage({ ...page, problem }))
    return
  }
  await storeSecrets(deps, meeting, { secrets, ...facts })
  const grant = await makeGrant(deps.db, {
    ...meeting,
    userId: meeting.user.id,
    resource: meeting.params.resource,
    redirectUri: meeting.params.redirect_uri,
    otherScopes: z
      .array(z.string())
      .catch([])
      .parse(interaction.prompt.details['missingOIDCScope']),
    ...facts,
  })
  const consent = { consent: { grantId: grant.jti } }
  await provider.interactionFinished(req, res, consent, { mergeWithLastSubmission: true })
}

/** Undefined unless every missing secret was filled in. */
function readSecrets(specs: SecretSpec[], form: Record<string, string>) {
  const given = specs.map(({ key }) => ({ key, value: (form[`secret.${key}`] ?? '').trim() }))
  const isComplete = given.every(
    ({ value }) => value !== '' && Buffer.byteLength(value) <= CALLER_SECRET_MAX_BYTES,
  )
  return isComplete ? given : undefined
}

async function storeSecrets(
  { db, config: { callerSecretKeys: ring } }: ConnectDeps,
  { server, user }: Meeting,
  {
    secrets,
    ...facts
  }: {
    secrets: { key: string; value: string }[]
    requestId: string
    address: string | undefined
  },
) {
  await db.transaction(async (trx) => {
    for (const { key, value } of secrets) {
      await setCallerSecret(trx, { ring, serverId: server.id, userId: user.id, key, value })
      await recordAudit(trx, {
        organisationId: server.organisationId,
        actorId: user.id,
        action: 'caller-secret.set',
        resourceType: 'server',
        resourceId: server.id,
        metadata: { key },
        ...facts,
      })
    }
  })
}

function recordRefusal(
  db: Db,
  { server, user, client, page }: Meeting,
  facts: Pick<AuditEvent, 'requestId' | 'address'>,
) {
  return recordAudit(db, {
    organisationId: server.organisationId,
    actorId: user.id,
    action: 'grant.refuse',
    resourceType: 'server',
    resourceId: server.id,
    metadata: {
      clientId: client.clientId,
      clientName: page.clientName,
      redirectHost: page.redirectHost,
    },
    ...facts,
  })
}
