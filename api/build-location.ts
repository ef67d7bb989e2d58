import * as z from 'zod'
import { idOf } from '../contract/ids.ts'

const build = z.object({ id: idOf('build') })
const answer = z.union([build, z.object({ build }).transform((made) => made.build)])

/** Where to follow what was accepted: the build that the answer is, or holds. */
export function locationOf(accepted: unknown): string | undefined {
  const parsed = answer.safeParse(accepted)
  return parsed.success ? `/v1/builds/${parsed.data.id}` : undefined
}
