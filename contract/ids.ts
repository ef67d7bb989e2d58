import * as z from 'zod'

/** What a public id begins with, per noun. The rest is a type id: a UUIDv7 in 26 characters, sortable by age. */
export const idPrefixes = {
  server: 'srv',
  version: 'ver',
  build: 'bld',
  template: 'tpl',
  templateVersion: 'tpv',
  organisation: 'org',
  user: 'usr',
  runner: 'run',
  preview: 'prv',
  openapiDocument: 'oad',
  invitation: 'inv',
  apiKey: 'key',
  takedown: 'tkd',
  report: 'rpt',
  notice: 'ntc',
} as const
export type IdNoun = keyof typeof idPrefixes

export function idOf<N extends IdNoun>(noun: N) {
  const prefix = idPrefixes[noun]
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`), `An id of this kind looks like ${prefix}_01k…`)
}

/** Lower-case letters, digits and single dashes; part of the stable URL, so never changed and never given twice. */
export const slug = z
  .string()
  .min(3, 'At least 3 characters')
  .max(48, 'At most 48 characters')
  .regex(
    /^[a-z](?:-?[a-z0-9])*$/,
    'Lower-case letters, digits and single dashes, beginning with a letter',
  )

export const timestamp = z.iso.datetime()
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
