import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../../contract/errors.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { getArtifact } from '../../db/artifacts.ts'
import type { Db } from '../../db/connect.ts'
import type { ServerKey } from '../../db/servers.ts'
import { readTemplateVersion } from '../../db/template-artifacts.ts'
import {
  findTemplate,
  getTemplateVersion,
  type TemplateKey,
  type TemplateVersionKey,
} from '../../db/templates.ts'
import { getVersion, getVersionSpec } from '../../db/versions.ts'
import { withDomains } from '../sources/template-source.ts'

interface Design {
  spec: ServerSpec
  code: string
}
type TemplateDesign = Design & TemplateVersionKey

/** Three designs of a fork: what it was made of, what it is, and what it could be. */
export interface UpgradeFacts {
  template: TemplateKey
  /** null: it is not known which version this server was made of. */
  base: TemplateDesign | null
  /** That is live; when nothing is, the base. */
  own: Design
  latest: TemplateDesign
  /** The latest with the domains that the owner of this fork has added. */
  target: ServerSpec
  /** An upgrade would discard what was changed here, in the code or beside it. */
  isIterated: boolean
  isAvailable: boolean
}

export async function readUpgrade(
  db: Db,
  { id, templateId, templateVersionId, liveVersionId }: ServerKey,
): Promise<UpgradeFacts> {
  const template = templateId ? await findTemplate(db, templateId) : undefined
  if (!template)
    throw new AppError('TemplateNotFound', `server ${id} has no template`, {
      detail: templateId
        ? 'The template of this server was deleted by its author.'
        : 'This server was not made of a template.',
    })
  const read = async (versionId: string): Promise<TemplateDesign> => {
    const version = await getTemplateVersion(db, versionId)
    return { ...version, ...(await readTemplateVersion(db, version)) }
  }
  const base = templateVersionId ? await read(templateVersionId) : null
  const latest = await read(template.versionId)
  const own = (liveVersionId ? await readOwn(db, liveVersionId) : base) ?? latest
  const added = addedDomains({ base, own, latest })
  const isOpen = template.hiddenAt === null && template.takenDownAt === null
  return {
    template,
    base,
    own,
    latest,
    target: withDomains(latest.spec, added),
    isIterated: base !== null && !isSameDesign(own, base, added),
    isAvailable: isOpen && latest.number > (base?.number ?? 0),
  }
}

async function readOwn(db: Db, versionId: string): Promise<Design | undefined> {
  const version = await getVersion(db, versionId)
  if (!version.codeSha256) return undefined
  const spec = await getVersionSpec(db, version)
  return { spec, code: await getArtifact(db, version.codeSha256) }
}

/** Of the owner, where the templates then and now leave that open: an upgrade keeps them. */
function addedDomains({ base, own, latest }: Pick<UpgradeFacts, 'base' | 'own' | 'latest'>) {
  if (!base?.spec.allowsOwnerDomains || !latest.spec.allowsOwnerDomains) return []
  const theirs = new Set(base.spec.allowedDomains)
  return own.spec.allowedDomains.filter((domain) => !theirs.has(domain))
}

/** Domains, the words of secrets and example calls stand in no code: two designs may differ in the spec alone. */
function isSameDesign(own: Design, base: Design, added: string[]) {
  if (own.code !== base.code) return false
  const allowedDomains = [...base.spec.allowedDomains, ...added]
  return isDeepStrictEqual(own.spec, { ...base.spec, allowedDomains })
}
