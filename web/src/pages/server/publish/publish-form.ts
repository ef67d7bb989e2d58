import type * as z from 'zod'
import type { SecretSpec, ServerSpec } from '../../../../../contract/spec.ts'
import { longestText } from '../../../../../contract/template-choices.ts'
import type { publishBody, TemplateDetail } from '../../../../../contract/templates.ts'

export type PublishRequest = z.input<typeof publishBody>

/** As it is typed: every field a text, a secret by its key. */
export interface PublishForm {
  /** Empty: what this server was published as, else a new one. */
  templateId: string
  title: string
  category: PublishRequest['category']
  shortDescription: string
  longDescription: string
  licence: PublishRequest['licence']
  changes: string
  secrets: { key: string; description: string; howToGetUrl: string }[]
}

/** What a form begins with: what the server is called, and the words of its spec. */
export function formOf({ title, spec }: { title: string; spec: ServerSpec }): PublishForm {
  return {
    templateId: '',
    title: title.slice(0, longestText.title),
    category: 'Other',
    shortDescription: spec.description
      .replaceAll(/\s+/g, ' ')
      .slice(0, longestText.shortDescription),
    longDescription: spec.description,
    licence: 'none',
    changes: '',
    secrets: spec.secrets.map(({ key, description, howToGetUrl }) => ({
      key,
      description,
      howToGetUrl: howToGetUrl ?? '',
    })),
  }
}

/**
 * For the next version of a template: its present texts, and what it says of secrets for which the spec gives no address.
 */
export function continueTemplate(form: PublishForm, template: TemplateDetail): PublishForm {
  const { id: templateId, title, shortDescription, longDescription } = template
  const saidOf = (key: string) => template.secrets.find((secret) => secret.key === key)
  return {
    ...form,
    templateId,
    title,
    shortDescription,
    longDescription,
    // the lists may have been longer when it was published: the api says so then
    category: template.category as PublishForm['category'],
    licence: template.licence as PublishForm['licence'],
    secrets: form.secrets.map((secret) => {
      const { description, howToGetUrl } = saidOf(secret.key) ?? {}
      if (secret.howToGetUrl !== '' || !description || !howToGetUrl) return secret
      return { key: secret.key, description, howToGetUrl }
    }),
  }
}

/** Only secrets that are described better than the spec does it: the others are shown as they stand there. */
export function requestOf(form: PublishForm, asked: readonly SecretSpec[]): PublishRequest {
  const { templateId, secrets, ...texts } = form
  return {
    ...texts,
    ...(templateId !== '' && { templateId }),
    secrets: secrets.flatMap(({ key, description, howToGetUrl }) => {
      const spec = asked.find((secret) => secret.key === key)
      const isChanged =
        spec?.description !== description || (spec.howToGetUrl ?? '') !== howToGetUrl
      return isChanged && howToGetUrl !== '' ? [{ key, description, howToGetUrl }] : []
    }),
  }
}

/**
 * Where a problem belongs in the form: what was sent names secrets by their place in the list, what is missing by their
 * key.
 */
export function fieldOf(pointer: string, request: PublishRequest | undefined): string {
  const path = pointer.replace(/^\/body\//, '')
  const [, index, rest] = /^secrets\/(\d+)\/(.+)$/.exec(path) ?? []
  const key = index === undefined ? undefined : request?.secrets?.[Number(index)]?.key
  return key === undefined ? path : `secrets/${key}/${rest}`
}

const FIELDS =
  /^(title|category|shortDescription|longDescription|licence|changes|secrets\/[^/]+\/(description|howToGetUrl))$/

/** Whether a field of the form says by itself what is wrong with it. */
export function isShownAtField(field: string): boolean {
  return FIELDS.test(field)
}
