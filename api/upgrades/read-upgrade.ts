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
  const isOpen = template.hiddenAt === null && template.takenDownAt === null
  return {
    template,
    base,
    own,
    latest,
    target: withOwnDomains({ base, own, latest }),
    isIterated: base !== null && own.code !== base.code,
    isAvailable: isOpen && latest.number > (base?.number ?? 0),
  }
}

async function readOwn(db: Db, versionId: string): Promise<Design | undefined> {
  const version = await getVersion(db, versionId)
  if (!version.codeSha256) return undefined
  const spec = await getVersionSpec(db, version)
  return { spec, code: await getArtifact(db, version.codeSha256) }
}

function withOwnDomains({ base, own, latest }: Pick<UpgradeFacts, 'base' | 'own' | 'latest'>) {
  if (!base?.spec.allowsOwnerDomains || !latest.spec.allowsOwnerDomains) return latest.spec
  const theirs = new Set(base.spec.allowedDomains)
  return withDomains(
    latest.spec,
    own.spec.allowedDomains.filter((domain) => !theirs.has(domain)),
  )
}
