import { AppError, type FieldError } from '../../contract/errors.ts'
import type { BuildSource } from '../../contract/nouns.ts'
import type { SecretSpec, ServerSpec } from '../../contract/spec.ts'
import { getSpec } from '../../db/artifacts.ts'
import type { Db } from '../../db/connect.ts'
import { getTemplate } from '../../db/templates.ts'

/** What a build is made of: a spec, and the template whose code is taken as it is. */
export interface Source {
  kind: BuildSource
  spec: ServerSpec
  templateId: string | null
  templateVersionId: string | null
}

interface SourceBody {
  spec?: ServerSpec | undefined
  templateId?: string | undefined
  allowedDomains?: string[] | undefined
}

/** Reads the one source that the body names. */
export async function readSource(
  db: Db,
  { spec, templateId, allowedDomains = [] }: SourceBody,
): Promise<Source> {
  if (templateId !== undefined) {
    const template = await getTemplate(db, templateId)
    return {
      kind: 'template',
      spec: withDomains(await getSpec(db, template.specSha256), allowedDomains),
      templateId: template.id,
      templateVersionId: template.versionId,
    }
  }
  if (spec === undefined) throw new AppError('SourceInvalid', 'a build without a source')
  if (allowedDomains.length > 0) throw domainsRefused('They stand in the spec itself')
  return { kind: 'spec', spec, templateId: null, templateVersionId: null }
}

/** The owner's own hosts beside the template's, where its author has left that open. */
export function withDomains(spec: ServerSpec, added: string[]): ServerSpec {
  if (added.length === 0) return spec
  if (!spec.allowsOwnerDomains)
    throw domainsRefused('The template does not let its owner add domains')
  return { ...spec, allowedDomains: [...new Set([...spec.allowedDomains, ...added])] }
}

function domainsRefused(detail: string) {
  return new AppError('InvalidInput', 'allowedDomains does not go with this source', {
    errors: [{ pointer: '/body/allowedDomains', detail }],
  })
}

/** Those that the owner gives once for the server; callers give their own on the consent page. */
export function ownerSecrets(spec: ServerSpec): SecretSpec[] {
  return spec.secrets.filter(({ whose }) => whose === 'owner')
}

/** Throws SecretMissing that names every owner secret without a value. */
export function requireSecrets(spec: ServerSpec, givenKeys: Iterable<string>): void {
  const given = new Set(givenKeys)
  const missing = ownerSecrets(spec).filter(({ key }) => !given.has(key))
  if (missing.length === 0) return
  const keys = missing.map(({ key }) => key).join(', ')
  throw new AppError('SecretMissing', `no value for ${keys}`, {
    detail: `Give a value for ${keys}.`,
    errors: missing.map(({ key, description }) => ({
      pointer: `/body/secrets/${key}`,
      detail: description,
    })),
  })
}

/** Throws InvalidInput for secrets that nobody asked for, or that come twice. */
export function refuseStraySecrets(spec: ServerSpec, given: { key: string }[]): void {
  const asked = new Set(ownerSecrets(spec).map(({ key }) => key))
  const keys = given.map(({ key }) => key)
  const errors: FieldError[] = keys.flatMap((key, index) => {
    const pointer = `/body/secrets/${index}/key`
    if (!asked.has(key)) return [{ pointer, detail: `The spec does not ask its owner for ${key}` }]
    return keys.indexOf(key) === index ? [] : [{ pointer, detail: `${key} is there already` }]
  })
  if (errors.length > 0)
    throw new AppError('InvalidInput', 'secrets do not fit the spec', { errors })
}
