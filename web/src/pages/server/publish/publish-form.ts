import type * as z from 'zod'
import type { SecretSpec, ServerSpec } from '../../../../../contract/spec.ts'
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

const SHORT = 160

/** What a form begins with: the words of the spec. */
export function formOfSpec(spec: ServerSpec): PublishForm {
  return {
    templateId: '',
    title: spec.title.slice(0, 60),
    category: 'Other',
    shortDescription: spec.description.replaceAll(/\s+/g, ' ').slice(0, SHORT),
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

/** The texts that a template has now, for its next version. */
export function textsOfTemplate(
  template: TemplateDetail,
): Pick<
  PublishForm,
  'templateId' | 'title' | 'category' | 'shortDescription' | 'longDescription' | 'licence'
> {
  const { id: templateId, title, shortDescription, longDescription } = template
  return {
    templateId,
    title,
    shortDescription,
    longDescription,
    // the lists may have been longer when it was published: the api says so then
    category: template.category as PublishForm['category'],
    licence: template.licence as PublishForm['licence'],
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
