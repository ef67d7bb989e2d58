import type { SecretSpec, ServerSpec } from '../../../../contract/spec.ts'

/** What the form needs to know of a source, whatever it is. */
export interface Source {
  body: { templateId: string } | { spec: ServerSpec }
  title: string
  toolNames: string[]
  hosts: string[]
  secrets: SecretSpec[]
  allowsOwnerDomains: boolean
}
