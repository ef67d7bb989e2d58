// The link by which a person sets a new password. An operator makes it; its token is kept as a hash, works once, and for
// an hour.
import { randomBytes } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import { sha256Of } from './artifacts.ts'
import type { Db } from './connect.ts'
import { PasswordLinkRow } from './models/people.ts'

const LIFETIME_MS = 60 * 60 * 1_000

/** Answers the token, which is nowhere else. An earlier one of this person ends. */
export async function createPasswordLink(db: Db, userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await PasswordLinkRow.query(db)
    .insert({
      userId,
      tokenSha256: sha256Of(token),
      expiresAt: new Date(Date.now() + LIFETIME_MS),
    })
    .onConflict('userId')
    .merge()
  return token
}

/** Throws PasswordLinkInvalid, before anything expensive is done for whoever holds a wrong link. */
export async function requirePasswordLink(db: Db, token: string): Promise<void> {
  if (!(await usable(db, token).first())) throw linkInvalid()
}

/** Whose it is. Of two requests at once one succeeds. */
export async function usePasswordLink(db: Db, token: string): Promise<string> {
  const [used] = await usable(db, token).delete().returning('userId')
  if (!used) throw linkInvalid()
  return used.userId
}

/** A new password by any way is the end of the link. */
export async function endPasswordLink(db: Db, userId: string): Promise<void> {
  await PasswordLinkRow.query(db).deleteById(userId)
}

function usable(db: Db, token: string) {
  return PasswordLinkRow.query(db)
    .where({ tokenSha256: sha256Of(token) })
    .where('expiresAt', '>', new Date())
    .whereIn('userId', db('users').whereNull('suspendedAt').select('id'))
}

function linkInvalid() {
  return new AppError('PasswordLinkInvalid', 'no such link for a new password', {
    detail: 'It works once, and for an hour. Ask whoever runs this installation for another one.',
  })
}
