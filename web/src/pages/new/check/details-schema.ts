import * as z from 'zod'
import { slug } from '../../../../../contract/ids.ts'
import { visibilities } from '../../../../../contract/visibility.ts'
import { allowedDomain, secretValue } from '../../../../../contract/spec.ts'
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

interface Checked {
  /** Undefined while something needs another value. */
  details: Details | undefined
  /** What is wrong, by the path of its field: `title`, `secrets/TOKEN`. */
  problems: Partial<Record<string, string>>
}

/** The form's own check, by the contract's rules; secrets that the source asks for cannot be left out. */
export function checkDetails(values: Details, askedKeys: readonly string[]): Checked {
  const parsed = details.safeParse({ ...values, secrets: { ...values.secrets } })
  const issues = (parsed.error?.issues ?? []).map(({ path, message }) => [path.join('/'), message])
  const secretIssues = askedKeys.flatMap((key) => {
    const message = secretValue.safeParse(values.secrets[key] ?? '').error?.issues[0]?.message
    return message === undefined ? [] : [[`secrets/${key}`, message]]
  })
  const problems = Object.fromEntries(
    [...issues, ...secretIssues].toReversed(),
  ) as Checked['problems']
  return { details: secretIssues.length === 0 ? parsed.data : undefined, problems }
}

export function domainsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((domain) => domain !== '')
}
