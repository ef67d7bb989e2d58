import type { ResultOf } from '../../contract/route-types.ts'
import { serverUrl } from '../../contract/server-url.ts'
import { findFreeSlug } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function checkSlug(
  { db, config }: Context,
  { params: { slug } }: RequestOf<'checkSlug'>,
): Promise<ResultOf<'checkSlug'>> {
  const freeSlug = await findFreeSlug(db, slug)
  return {
    isAvailable: freeSlug === slug,
    url: serverUrl(config.publicGatewayUrl, slug),
    freeSlug,
  }
}
