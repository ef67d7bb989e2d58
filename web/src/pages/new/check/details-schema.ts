import * as z from 'zod'
import { slug } from '../../../../../contract/ids.ts'
import { visibilities } from '../../../../../contract/nouns.ts'
import { secretValue } from '../../../../../contract/server-routes.ts'
import { allowedDomain } from '../../../../../contract/spec.ts'
import { words } from '../../../words.ts'

const details = z.object({
  title: z.string().trim().min(1, words.titleNeeded).max(80, words.titleTooLong),
  slug,
  visibility: z.enum(visibilities),
  domainsText: z.string().superRefine((text, ctx) => {
    for (const domain of domainsOf(text)) {
      const message = allowedDomain.safeParse(domain).error?.issues[0]?.message
      if (message !== undefined) ctx.addIssue({ code: 'custom', message: `${domain}: ${message}` })
    }
  }),
  secrets: z.record(z.string(), z.string()),
})
export type Details = z.infer<typeof details>

/** The form's own check, by the contract's rules; secrets that the source asks for cannot be left out. */
export function detailsSchema(askedKeys: readonly string[]) {
  return details.superRefine(({ secrets }, ctx) => {
    for (const key of askedKeys) {
      const message = secretValue.safeParse(secrets[key] ?? '').error?.issues[0]?.message
      if (message !== undefined) ctx.addIssue({ code: 'custom', path: ['secrets', key], message })
    }
  })
}

export function domainsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((domain) => domain !== '')
}
