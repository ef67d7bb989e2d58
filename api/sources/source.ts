import type { BuildSource } from '../../contract/nouns.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import type { Approved } from '../../db/builds.ts'

/** What a build is made of. */
export interface Source {
  kind: BuildSource
  /** null: a model is to write it. */
  spec: ServerSpec | null
  /** The words that the model is to follow, or that the spec was written from. */
  instruction: string | null
  /** What the person who asks has seen of it; anything beside that waits for a confirmation. */
  approved: Approved
  /** The template whose code is taken as it is. */
  templateId: string | null
  templateVersionId: string | null
}

/** Of somebody who has the spec before their eyes: all that it lists is approved. */
export function seenSource(
  kind: BuildSource,
  spec: ServerSpec,
  more: Partial<Pick<Source, 'instruction' | 'templateId' | 'templateVersionId'>> = {},
): Source {
  const approved = { domains: spec.allowedDomains, secrets: spec.secrets }
  return {
    kind,
    spec,
    instruction: null,
    approved,
    templateId: null,
    templateVersionId: null,
    ...more,
  }
}
