import { hash, parseOptions, verify } from '@node-rs/argon2'
import { AppError } from '../../contract/errors.ts'
import { createSlots } from '../slots.ts'

// The library's default algorithm is argon2id.
const PARAMETERS = { memoryCost: 65_536, timeCost: 3, parallelism: 1 }

/** Of a password that nobody knows: an address without an account costs the same time as one with. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=65536,t=3,p=1$FVCkcoTQ5zraAcOW8Zyp7A$CLfswVHCXWANTiw0R1WyBQi0yIvYyAJI8qVVUt6s76w'

/** 64 MiB each. */
const withSlot = createSlots({ size: 4, maxWaiting: 60 })

export function hashPassword(password: string): Promise<string> {
  return withSlot(() => hash(password, PARAMETERS))
}

/** Without a hash it takes as long, and is wrong. */
export async function verifyPassword(
  password: string,
  passwordHash: string | undefined,
): Promise<boolean> {
  const isRight = await withSlot(() => verify(passwordHash ?? NOBODYS_HASH, password))
  return isRight && passwordHash !== undefined
}

/** Whether the parameters have changed since it was made. */
export function isOutdated(passwordHash: string): boolean {
  const made = parseOptions(passwordHash)
  return (
    made.memoryCost !== PARAMETERS.memoryCost ||
    made.timeCost !== PARAMETERS.timeCost ||
    made.parallelism !== PARAMETERS.parallelism
  )
}

export function weakPassword(pointer: string): AppError {
  return new AppError('InvalidInput', 'the password is a common one', {
    errors: [{ pointer, detail: 'This is one of the first that anyone would try: choose another' }],
  })
}
