// A server on its way: kept over a reload and a sign-in, and never with a secret in it.
import { visibilities, type Visibility } from '../../../../contract/visibility.ts'
import type { OpenapiChoice } from '../../../../contract/openapi-routes.ts'

export const ways = ['prompt', 'openapi', 'template', 'spec'] as const
export type Way = (typeof ways)[number]

export interface Draft {
  /** Where it comes from, once that is chosen. */
  source: Way | null
  prompt: string
  /** The words that the preview was asked for with. */
  plannedPrompt: string
  previewId: string
  templateSlug: string
  /** One's own spec, as typed. */
  specText: string
  /** The spec of a preview or of a document, as JSON, with the changes made to it. */
  planText: string
  /** The preview that the plan was taken from. */
  planOf: string
  /** The pass of the model over the plan's words, if one was asked for. */
  polishId: string
  documentId: string
  /** The choice that the plan was converted from; null: it was not. */
  planChoice: OpenapiChoice | null
  operations: string[]
  serverUrl: string
  variables: Record<string, string>
  warnings: string[]
  title: string
  slug: string
  visibility: Visibility
  domainsText: string
  idempotencyKey: string
}

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
    const stored = JSON.parse(storage.getItem(KEY) ?? 'null') as unknown
    return isDraft(stored) ? stored : emptyDraft()
  } catch {
    return emptyDraft() // written by nobody who can write JSON
  }
}

export function saveDraft(draft: Draft, storage: Storage = sessionStorage) {
  const known = Object.fromEntries(fieldNames.map((name) => [name, draft[name]]))
  storage.setItem(KEY, JSON.stringify(known))
}

export function dropDraft(storage: Storage = sessionStorage) {
  storage.removeItem(KEY)
}

const fieldNames = Object.keys(emptyDraft()) as (keyof Draft)[] // that it writes out all of them its type says

/** Not one of another release, which had other fields. */
function isDraft(stored: unknown): stored is Draft {
  if (typeof stored !== 'object' || stored === null) return false
  const { source, visibility } = stored as Partial<Draft>
  const names = Object.keys(stored)
  return (
    names.length === fieldNames.length &&
    fieldNames.every((name) => names.includes(name)) &&
    (source === null || ways.some((way) => way === source)) &&
    visibilities.some((one) => one === visibility)
  )
}
