import type { BuildBody } from '../../../start-build.ts'
import type { SecretSpec, ToolSpec } from '../../../../../contract/spec.ts'

/** What the form needs to know of a source, whatever it is. */
export interface Source {
  body: Pick<BuildBody, 'templateId' | 'templateVersionNumber' | 'spec' | 'previewId' | 'openapi'>
  title: string
  tools: readonly Pick<ToolSpec, 'name' | 'title' | 'description' | 'inputSchema'>[]
  hosts: readonly string[]
  secrets: readonly SecretSpec[]
  allowsOwnerDomains: boolean
}
