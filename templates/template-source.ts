import type { ServerSpecInput } from '../contract/spec.ts'
import type { TemplateCategory } from '../contract/template-choices.ts'

/** What the author of an official template writes; the code is rendered from its spec and stored beside it. */
export interface TemplateSource {
  slug: string
  title: string
  shortDescription: string
  /** Markdown. */
  longDescription: string
  category: TemplateCategory
  spec: ServerSpecInput
}

/** One tool of an official template, in a file of its own. */
export type TemplateTool = ServerSpecInput['tools'][number]
