// A server on its way: kept over a reload and a sign-in, and never with a secret in it.
import * as z from 'zod'
import { visibilities } from '../../../../contract/nouns.ts'

const draftSchema = z.object({
  source: z.enum(['template', 'spec']).nullable(),
  templateSlug: z.string(),
  specText: z.string(),
  title: z.string(),
  slug: z.string(),
  visibility: z.enum(visibilities),
  domainsText: z.string(),
  idempotencyKey: z.string(),
})
export type Draft = z.infer<typeof draftSchema>

const KEY = 'bmm.draft'

export function emptyDraft(): Draft {
  return {
    source: null,
    templateSlug: '',
    specText: '',
    title: '',
    slug: '',
    visibility: 'members',
    domainsText: '',
    idempotencyKey: crypto.randomUUID(),
  }
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

/** A name that can be part of a URL, from a title. */
export function proposeSlug(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '')
}
