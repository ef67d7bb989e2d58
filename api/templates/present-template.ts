import type { Template } from '../../contract/nouns.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import type { TemplateKey } from '../../db/templates.ts'

export function presentTemplate(template: TemplateKey, spec: ServerSpec): Template {
  const {
    versionId: _version,
    specSha256: _spec,
    codeSha256: _code,
    longDescription: _,
    ...shown
  } = template
  return {
    ...shown,
    secrets: spec.secrets,
    allowedDomains: spec.allowedDomains,
    allowsOwnerDomains: spec.allowsOwnerDomains,
    toolNames: spec.tools.map(({ name }) => name),
  }
}
