// A server on its way: kept over a reload and a sign-in, and never with a secret in it.
import * as z from 'zod'
import { visibilities } from '../../../../contract/nouns.ts'
import { openapiChoice } from '../../../../contract/openapi-routes.ts'

export const ways = ['prompt', 'openapi', 'template', 'spec'] as const
export type Way = (typeof ways)[number]

const draftSchema = z.object({
  /** Where it comes from, once that is chosen. */
  source: z.enum(ways).nullable(),
  prompt: z.string(),
  /** The words that the preview was asked for with. */
  plannedPrompt: z.string(),
  previewId: z.string(),
  templateSlug: z.string(),
  /** One's own spec, as typed. */
  specText: z.string(),
  /** The spec of a preview or of a document, as JSON, with the changes made to it. */
  planText: z.string(),
  /** The preview that the plan was taken from. */
  planOf: z.string(),
  /** The pass of the model over the plan's words, if one was asked for. */
  polishId: z.string(),
  documentId: z.string(),
  /** The choice that the plan was converted from; null: it was not. */
  planChoice: openapiChoice.nullable(),
  operations: z.array(z.string()),
  serverUrl: z.string(),
  variables: z.record(z.string(), z.string()),
  warnings: z.array(z.string()),
  title: z.string(),
  slug: z.string(),
  visibility: z.enum(visibilities),
  domainsText: z.string(),
  idempotencyKey: z.string(),
})
export type Draft = z.infer<typeof draftSchema>

/** What every way to begin, and the step after it, are given. */
export interface DraftProps {
  draft: Draft
  onDraft: (draft: Partial<Draft>) => void
  /** Goes on with what was chosen. A new name is proposed for another source. */
  onChosen: (source: Way, draft: Partial<Draft>) => void
}

const KEY = 'bmm.draft'

export function emptyDraft(): Draft {
  return {
    source: null,
    prompt: '',
    plannedPrompt: '',
    previewId: '',
    templateSlug: '',
    specText: '',
    planText: '',
    planOf: '',
    polishId: '',
    documentId: '',
    planChoice: null,
    operations: [],
    serverUrl: '',
    variables: {},
    warnings: [],
    visibility: 'members',
    ...noName(),
  }
}

/** What belongs to one source and is proposed anew for another. */
export function noName() {
  return { title: '', slug: '', domainsText: '', idempotencyKey: crypto.randomUUID() }
}

export function loadDraft(storage: Storage = sessionStorage): Draft {
  try {
    return draftSchema.parse(JSON.parse(storage.getItem(KEY) ?? ''))
  } catch {
    // none yet, or one of another release
    return emptyDraft()
  }
}

export function saveDraft(draft: Draft, storage: Storage = sessionStorage) {
  storage.setItem(KEY, JSON.stringify(draftSchema.parse(draft)))
}

export function dropDraft(storage: Storage = sessionStorage) {
  storage.removeItem(KEY)
}
