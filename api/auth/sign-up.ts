import type { Config } from '../../config.ts'

/** Who a provider says that somebody is. */
export interface Person {
  issuer: string
  subject: string
  name: string
  /** Only when the provider has verified it. */
  email: string | null
}

/** Why this person gets no account here, in words; undefined: they get one. Whoever is invited always does. */
export function refuseSignUp(
  { SIGN_UP, SIGN_UP_DOMAINS }: Pick<Config, 'SIGN_UP' | 'SIGN_UP_DOMAINS'>,
  { email, isInvited }: Pick<Person, 'email'> & { isInvited: boolean },
): string | undefined {
  if (isInvited) return undefined
  switch (SIGN_UP) {
    case 'open':
      return undefined
    case 'invited':
      return 'There is no account for you here, and this installation makes none by itself. Ask for an invitation.'
    case 'domains': {
      const domain = email?.match(/@([^@]+)$/)?.[1]?.toLowerCase()
      const isListed = SIGN_UP_DOMAINS.some((listed) => listed.toLowerCase() === domain)
      return isListed
        ? undefined
        : 'Accounts here are for certain e-mail domains, and yours is not among them, or not verified.'
    }
  }
}
