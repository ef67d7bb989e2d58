import { setTimeout as wait } from 'node:timers/promises'
import { AppError, errorCodes } from '../contract/errors.ts'
import type { Server } from '../contract/nouns.ts'
import { createServerBody } from '../contract/server-routes.ts'
import { describeBuild } from '../db/builds.ts'
import { ensureHomeOrganisation } from '../db/organisations.ts'
import { countServers, describeServer, findServerBySlug } from '../db/servers.ts'
import { findRunnerOfVersion } from '../db/runners.ts'
import { findTemplate, type TemplateKey } from '../db/templates.ts'
import { findShownVersion } from '../db/versions.ts'
import { eventsOf } from './builds/follow-build.ts'
import type { Context } from './context.ts'
import { tellParent, type ParentMessage } from './parent.ts'
import { createServerIn } from './servers/create-server.ts'

const SLUG = 'text-toolbox'
const SEED_DEADLINE_MS = 2 * 60_000
const BUILD_DEADLINE_MS = 10 * 60_000
const RUNNER_DEADLINE_MS = 60_000
const LOOK_EVERY_MS = 200

/** At the first start: a public server made of an official template, so that there is something to call. */
export async function ensureExampleServer(
  context: Context,
  tell: (message: ParentMessage) => void = tellParent,
): Promise<void> {
  const { config, logger, shutdown } = context
  try {
    const server = config.EXAMPLE_SERVER ? await findOrBuild(context) : undefined
    tell(server ? { type: 'example', slug: SLUG, url: server.url } : { type: 'no-example' })
  } catch (err) {
    if (shutdown.aborted) return
    logger.warn({ err }, 'there is no example server')
    tell({ type: 'example-failed', reason: reasonOf(err) })
  }
}

/** Undefined when its owner has other servers but not this one, or when it was stopped by choice. */
async function findOrBuild(context: Context): Promise<Server | undefined> {
  const { db } = context
  const existing = await findServerBySlug(db, SLUG)
  if (existing === undefined && (await countServers(db)) > 0) return undefined
  if (existing === undefined) await buildIt(context)
  if (existing?.liveVersionId === null && existing.lastBuildId)
    await followToEnd(context, existing.lastBuildId)
  const { id } = (await findServerBySlug(db, SLUG)) ?? {}
  if (id === undefined) throw new AppError('ServerNotFound', 'the example server is gone')
  return waitUntilItAnswers(context, id)
}

/** After a restart a live version gets a runner anew, which takes a moment; one that sleeps gets it with the next call. */
async function waitUntilItAnswers(context: Context, id: string): Promise<Server | undefined> {
  const { db, config, shutdown } = context
  const deadline = Date.now() + RUNNER_DEADLINE_MS
  while (Date.now() < deadline) {
    const server = await describeServer(db, { id, gatewayUrl: config.publicGatewayUrl })
    if (server.state === 'paused' || server.state === 'taken-down') return undefined
    if (server.state === 'asleep') return server
    if (server.state !== 'live') throw await failureOf(context, server)
    const version = await findShownVersion(db, id)
    if (version && (await findRunnerOfVersion(db, version.id))?.state === 'ready') return server
    await wait(LOOK_EVERY_MS, undefined, { signal: shutdown })
  }
  throw new AppError('RunnerNotReady', 'the example server has no runner', {
    detail: 'The example server is live but its runner does not start. The worker says why.',
  })
}

async function buildIt(context: Context) {
  const organisationId = await ensureHomeOrganisation(context.db)
  const { id: templateId } = await waitForTemplate(context)
  const { build } = await createServerIn(context, {
    organisationId,
    createdBy: null,
    body: createServerBody.parse({ slug: SLUG, visibility: 'public', templateId }),
  })
  await followToEnd(context, build.id)
}

/** The worker publishes the official templates when it starts, which may be after us. */
async function waitForTemplate({ db, shutdown }: Context): Promise<TemplateKey> {
  const deadline = Date.now() + SEED_DEADLINE_MS
  while (Date.now() < deadline) {
    const template = await findTemplate(db, SLUG)
    if (template) return template
    await wait(LOOK_EVERY_MS, undefined, { signal: shutdown })
  }
  throw new AppError('TemplateNotFound', 'the official templates were not published in time', {
    detail: 'The worker has not published the official templates. Is it running?',
  })
}

async function followToEnd(context: Context, buildId: string) {
  const signal = AbortSignal.any([context.shutdown, AbortSignal.timeout(BUILD_DEADLINE_MS)])
  for await (const _ of eventsOf(context, { buildId, after: 0, signal }));
  signal.throwIfAborted()
}

async function failureOf({ db }: Context, { lastBuild, id }: Server) {
  const server = await findServerBySlug(db, SLUG)
  const build =
    lastBuild &&
    server &&
    (await describeBuild(db, { id: lastBuild.id, organisationId: server.organisationId }))
  const detail = [build?.failure?.title, build?.failure?.detail].filter(Boolean).join('. ')
  return new AppError('ServerNotFound', `the example server ${id} is not live`, { detail })
}

function reasonOf(err: unknown) {
  if (!(err instanceof AppError)) return errorCodes.Internal.title
  return err.detail || errorCodes[err.code].title
}
