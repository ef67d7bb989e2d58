import { AppError } from '../../contract/errors.ts'
import type { Me } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { findLocalAccount, updatePasswordHash, type LocalAccount } from '../../db/users.ts'
import type { Context } from '../context.ts'
import { describeMe } from '../me/describe-me.ts'
import type { RequestOf } from '../request-types.ts'
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts'

/** An unknown address, a wrong password and a suspended account get the same answer, after the same time. */
export async function signIn(
  { db, throttle }: Context,
  { body: { email, password }, session, address }: RequestOf<'signIn'>,
): Promise<Me> {
  await throttle.begin({ email, address })
  const account = await findLocalAccount(db, email)
  const isRight = await verifyPassword(password, account?.passwordHash)
  if (!account || !isRight || account.isSuspended) {
    await recordSignIn(db, { action: 'session.refused', account })
    throw new AppError('SignInFailed', account ? 'wrong password or suspended' : 'no such account')
  }
  await throttle.succeed({ email, address })
  if (isOutdated(account.passwordHash))
    await updatePasswordHash(db, {
      userId: account.userId,
      passwordHash: await hashPassword(password),
    })
  await session.begin(account.userId)
  await recordSignIn(db, { action: 'session.begin', account })
  return describeMe(db, account.userId)
}

async function recordSignIn(
  db: Db,
  {
    account,
    ...event
  }: {
    action: string
    account: LocalAccount | undefined
  },
) {
  await recordAudit(db, {
    organisationId: account?.organisationId ?? null,
    actorId: account?.userId ?? null,
    resourceType: 'user',
    resourceId: account?.userId ?? null,
    metadata: { provider: 'local' },
    ...event,
  })
}
