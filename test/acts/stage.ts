import type { Route } from '../../contract/route.ts'
import type { JsonRouteName } from '../../contract/route-types.ts'
import { serverSpec, type ServerSpecInput } from '../../contract/spec.ts'
import { recordModelStatus } from '../../db/model-calls.ts'
import { setSecret } from '../../db/secrets.ts'
import type { ServerKey } from '../../db/servers.ts'
import { activateVersion, type VersionKey } from '../../db/versions.ts'
import type { ApiWorld } from '../api-world.ts'
import type { Browser } from '../browser.ts'
import { echoSpec, endBuildOf, makeBuild, makeServer, makeVersion } from '../rows.ts'
import { makeTemplate } from '../template-rows.ts'

/** What is sent to a route, beside its method. */
export interface Asked {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: object
}

/** An act that a route does, and the audit row that it leaves. */
export interface Act extends Asked {
  /** Who does it; else an owner of the organisation. */
  as?: Browser
  /** Goes on while the answer is waited for. */
  meanwhile?: () => Promise<unknown>
  /** Of the row that it leaves. */
  action: string
  /** The thing that it is done to has no name which the row could keep. */
  isNameless?: true
}

/** Rows by the name of the route. Each makes what has to be there before, and says what is sent. */
export type Acts = Partial<Record<JsonRouteName, (stage: Stage) => Act | Promise<Act>>>

export interface Stage {
  world: ApiWorld
  owner: Awaited<ReturnType<ApiWorld['member']>>
}

export function send(
  browser: Browser,
  { method, path }: Route,
  { params = {}, query, body }: Asked,
): Promise<Response> {
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
  return browser.visit(`${url}?${new URLSearchParams(query).toString()}`, {
    method: method.toUpperCase(),
    ...(body && { json: body }),
  })
}

export const secret = { key: 'ECHO_TOKEN', description: 'For the echo', whose: 'owner' as const }
export const askingSpec: ServerSpecInput = { ...echoSpec, secrets: [secret] }
export const plainSpec = serverSpec.parse(echoSpec)

export function newServer({ world }: Stage): Promise<ServerKey> {
  return makeServer(world.db, world.organisationId)
}

/** A server that was made of a template. */
export async function newFork(stage: Stage): Promise<{ id: string; templateId: string }> {
  const { db } = stage.world
  const { id } = await newServer(stage)
  const { id: templateId } = await makeTemplate(db)
  await db('servers').where({ id }).update({ templateId })
  return { id, templateId }
}

/** One more live version of a server; a new server when none is named. */
export async function newLiveVersion(
  stage: Stage,
  { serverId, spec = echoSpec }: { serverId?: string; spec?: ServerSpecInput } = {},
): Promise<VersionKey> {
  const { db } = stage.world
  const build = await makeBuild(db, { serverId: serverId ?? (await newServer(stage)).id, spec })
  const version = await makeVersion(db, build)
  await db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(db, version)
  return version
}

export async function giveSecret({ world }: Stage, serverId: string): Promise<void> {
  await setSecret(world.db, {
    ring: world.context.config.ownerSecretKeys,
    organisationId: world.organisationId,
    serverId,
    key: secret.key,
    value: 'a-value',
    setBy: null,
  })
}

export async function offerModel({ world }: Stage): Promise<void> {
  await recordModelStatus(world.db, { generate: 'a-writer', edit: 'an-editor' })
}
