import * as z from 'zod'
import { slug } from '../../../../contract/ids.ts'
import { visibilities } from '../../../../contract/nouns.ts'
import { secretValue } from '../../../../contract/server-routes.ts'
import { allowedDomain } from '../../../../contract/spec.ts'
import { words } from '../../words.ts'

/** The form's own check, by the contract's rules; secrets that the source asks for cannot be left out. */
export const detailsSchema = z.object({
  title: z.string().trim().min(1, words.titleNeeded).max(80, words.titleTooLong),
  slug,
  visibility: z.enum(visibilities),
  domainsText: z.string().superRefine((text, ctx) => {
    for (const domain of domainsOf(text)) {
      const message = allowedDomain.safeParse(domain).error?.issues[0]?.message
      if (message !== undefined) ctx.addIssue({ code: 'custom', message: `${domain}: ${message}` })
    }
  }),
  secrets: z.array(z.object({ key: z.string(), value: secretValue })),
})
export type Details = z.infer<typeof detailsSchema>

export function domainsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((domain) => domain !== '')
}
