import type { Credentials } from '../../contract/credential-routes.ts'
import { listCallerSecretSpecs } from '../../db/access.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { findMyServer } from './find-my-server.ts'

/** What is asked for, in the spec's order, and then what was given to an earlier version. */
export async function listCredentials(
  { db }: Context,
  { caller, params: { slug } }: RequestOf<'listCredentials'>,
): Promise<Credentials> {
  const { server, given, isCallable } = await findMyServer(db, { slug, userId: caller.id })
  const asked = isCallable ? await listCallerSecretSpecs(db, server.id) : []
  const setAt = new Map(given.map((each) => [each.key, each.setAt.toISOString()]))
  const askedKeys = new Set(asked.map(({ key }) => key))
  return {
    server: { slug, title: server.title, organisationName: server.organisationName },
    data: [
      ...asked.map(({ whose: _caller, ...spec }) => ({
        ...spec,
        isAsked: true,
        setAt: setAt.get(spec.key) ?? null,
      })),
      ...given
        .filter(({ key }) => !askedKeys.has(key))
        .map(({ key }) => ({
          key,
          description: 'Not asked for by the live version',
          isAsked: false,
          setAt: setAt.get(key) ?? null,
        })),
    ],
  }
}
