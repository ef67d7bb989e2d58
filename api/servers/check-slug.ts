import type { ResultOf } from '../../contract/route-types.ts'
import { serverUrl } from '../../contract/server-url.ts'
import { isSlugFree } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function checkSlug(
  { db, config }: Context,
  { params: { slug } }: RequestOf<'checkSlug'>,
): Promise<ResultOf<'checkSlug'>> {
  return {
    isAvailable: await isSlugFree(db, slug),
    url: serverUrl(config.publicGatewayUrl, slug),
  }
}
