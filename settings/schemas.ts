// What a setting's text may look like, and the value that becomes of it.
import * as z from 'zod'

export const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/$/, ''))
export const port = z.coerce.number().int().min(1).max(65_535)
/** 0: not at all. */
export const portOrNone = z.coerce.number().int().min(0).max(65_535)
export const words = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))
/** Whoever guesses one of these can sign in as anybody. */
export const signingKeys = words.refine(
  (keys) => keys.every((key) => key.length >= 32),
  'Each key needs at least 32 characters',
)
const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const
/** What an endpoint that speaks the Messages API may or may not know. */
const modelFeatures = ['structured-output', 'caching', 'thinking', 'effort'] as const

export const modelChoice = z
  .string()
  .regex(
    new RegExp(`^\\S+(?:\\s+(?:${efforts.join('|')}))?$`),
    `A model and an effort (${efforts.join(', ')}), as in claude-opus-5-5 high`,
  )
  .transform((text) => {
    const [model = '', word] = text.split(/\s+/)
    return { model, effort: efforts.find((effort) => effort === word) ?? 'medium' }
  })
export const features = words
  .refine(
    (names) => names.every((name) => name === 'none' || isOneOf(modelFeatures, name)),
    `Any of ${modelFeatures.join(', ')}; or none`,
  )
  .transform((names) => new Set(modelFeatures.filter((feature) => names.includes(feature))))
export const prices = words
  .refine(
    (entries) => entries.every((entry) => PRICE.test(entry)),
    'Write model=input/output, as in claude-opus-5-5=4/20',
  )
  .transform((entries) => new Map(entries.map(parsePrice)))
export const onOff = z.enum(['on', 'off']).transform((text) => text === 'on')

const PRICE = /^([^=]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/

function isOneOf<T extends string>(names: readonly T[], text: string): text is T {
  return names.some((name) => name === text)
}

function parsePrice(entry: string): [string, { input: number; output: number }] {
  const [, model = '', input, output] = PRICE.exec(entry) ?? []
  return [model, { input: Number(input), output: Number(output) }]
}
