// What people call themselves, their organisations and their templates, as others read it: in the marketplace it stands
// where ours stands.
import * as z from 'zod'
import { skeletonOf } from './skeleton.ts'

export const productName = 'BuildMyMCP'
const PRODUCT = skeletonOf(productName)
const LONGEST = 80

/**
 * Controls, marks of direction, joiners, fillers, line breaks, halves of characters; a blank of another script. What makes
 * a sign a coloured picture is seen in it.
 */
const UNSEEN =
  /(?!(?<=\p{Extended_Pictographic})\uFE0F)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** One line that reads as it stands. */
export function shownLine(line: z.ZodString) {
  return line.refine((text) => text.search(UNSEEN) === -1, {
    error: 'One line of plain text, without characters that nobody sees',
    abort: true,
  })
}

/** One that nobody takes for ours either. */
export function shownTitle(line: z.ZodString) {
  return shownLine(line).refine(
    (text) => !skeletonOf(text).includes(PRODUCT),
    `Choose another: this reads like ${productName} itself`,
  )
}

/** `missing` is what an empty one is told. */
function shownName(missing: string) {
  return shownTitle(z.string().trim().min(1, missing).max(LONGEST))
}

export const personName = shownName('Say what to call you')
export const organisationName = shownName('Give it a name')

/** A name that somebody else gave them: what nobody sees is left out. Undefined when what is left may be no name. */
export function nameFromElsewhere(text: string): string | undefined {
  const cut = withoutUnseen(text).trim().slice(0, LONGEST)
  return personName.safeParse(withoutUnseen(cut)).data
}

function withoutUnseen(text: string) {
  return text.replace(UNSEEN, '')
}
