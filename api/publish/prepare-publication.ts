import { AppError } from '../../contract/errors.ts'
import type { SelfTest } from '../../contract/nouns.ts'
import { refusePublishing } from '../../contract/policy.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import type { PublishBody } from '../../contract/templates.ts'
import { getArtifact, specSha256Of } from '../../db/artifacts.ts'
import type { Db } from '../../db/connect.ts'
import { enforce, getPolicy } from '../../db/policies.ts'
import { findTemplateOfServer } from '../../db/publications.ts'
import { findPublishCheck } from '../../db/publish-checks.ts'
import { getServer, type ServerKey } from '../../db/servers.ts'
import {
  getTemplate,
  getTemplateVersion,
  takenDown,
  type TemplateKey,
  type TemplateVersionKey,
} from '../../db/templates.ts'
import type { Caller } from '../../db/users.ts'
import { getVersion, getVersionSpec, type VersionKey } from '../../db/versions.ts'
import type { Context } from '../context.ts'
import { refuseIfTakenDown } from '../servers/refuse-if-taken-down.ts'

/** From the look at the public page to the yes. */
const CHECK_COUNTS_MS = 10 * 60_000

/** What would become public, and how it did in the checks. */
export interface Prepared {
  server: ServerKey
  version: VersionKey & { codeSha256: string; bundleSha256: string }
  /** That this version continues; undefined: it begins one. */
  template: TemplateKey | undefined
  /** Of that template. */
  former: TemplateVersionKey | undefined
  /** false: only the texts of the template would change. */
  isNewVersion: boolean
  /** Of the version, with the words that its author gives for secrets. */
  spec: ServerSpec
  code: string
  selfTest: SelfTest
}

/** Reads the live version, and has it scanned and tried out once more. */
export async function preparePublication(
  context: Pick<Context, 'db' | 'starter'>,
  {
    caller: { organisationId },
    serverId,
    body,
  }: { caller: Pick<Caller, 'organisationId'>; serverId: string; body: PublishBody },
): Promise<Prepared> {
  const { db } = context
  enforce(refusePublishing(await getPolicy(db, organisationId)))
  const server = await getServer(db, { serverId, organisationId })
  const version = await getPublishable(db, server)
  const template = await findContinued(db, { organisationId, server, body })
  const spec = withHints(await getVersionSpec(db, version), body.secrets)
  const code = await getArtifact(db, version.codeSha256)
  const selfTest = await checkOnce(context, { versionId: version.id, organisationId })
  const former = template && (await getTemplateVersion(db, template.versionId))
  const isNewVersion =
    former?.specSha256 !== specSha256Of(spec) || former.codeSha256 !== version.codeSha256
  return { server, version, template, former, isNewVersion, spec, code, selfTest }
}

async function getPublishable(db: Db, server: ServerKey): Promise<Prepared['version']> {
  const { id, liveVersionId } = server
  refuseIfTakenDown(server)
  const version = liveVersionId ? await getVersion(db, liveVersionId) : undefined
  if (!version?.codeSha256 || !version.bundleSha256)
    throw new AppError('NotPublishable', `nothing of server ${id} is live`, {
      detail: 'Only a live version can be published, and nothing of this server is live.',
    })
  const { codeSha256, bundleSha256 } = version
  return { ...version, codeSha256, bundleSha256 }
}

async function findContinued(
  db: Db,
  {
    organisationId,
    server,
    body,
  }: { organisationId: string; server: ServerKey; body: PublishBody },
): Promise<TemplateKey | undefined> {
  const templateId =
    body.templateId ?? (await findTemplateOfServer(db, { serverId: server.id, organisationId }))
  if (templateId === undefined) return undefined
  const template = await getTemplate(db, { templateId, organisationId })
  if (template.organisationId !== organisationId)
    throw new AppError('TemplateNotFound', `template ${templateId} is not of ${organisationId}`)
  if (template.takenDownAt) throw takenDown(templateId)
  return template
}

function withHints(spec: ServerSpec, hints: PublishBody['secrets']): ServerSpec {
  const secrets = spec.secrets.map((secret) => ({
    ...secret,
    ...hints.find(({ key }) => key === secret.key),
  }))
  return { ...spec, secrets }
}

async function checkOnce(
  { db, starter }: Pick<Context, 'db' | 'starter'>,
  { versionId, organisationId }: { versionId: string; organisationId: string },
): Promise<SelfTest> {
  const find = () => findPublishCheck(db, { versionId, withinMs: CHECK_COUNTS_MS })
  const known = await find()
  if (known) return known
  await starter.checkVersion({ versionId, organisationId })
  const made = await find()
  if (made) return made
  throw new AppError('WorkerUnavailable', `version ${versionId} was not checked`)
}
