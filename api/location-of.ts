import * as z from 'zod'
import { idOf } from '../contract/ids.ts'

const build = z.object({ id: idOf('build') })
const answer = z.union([
  build.transform(({ id }) => `/v1/builds/${id}`),
  z.object({ build }).transform((made) => `/v1/builds/${made.build.id}`),
  z
    .object({ previewId: idOf('preview') })
    .transform(({ previewId }) => `/v1/previews/${previewId}`),
])

/** Where to follow what was accepted: the build that the answer is, or holds; or the preview. */
export function locationOf(accepted: unknown): string | undefined {
  return answer.safeParse(accepted).data
}
