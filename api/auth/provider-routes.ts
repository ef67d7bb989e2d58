import type { Config } from '../../config.ts'
import { AppError } from '../../contract/errors.ts'
import type { Provider } from './providers.ts'

/** Thrown when a sign-in ends on a page that says why. */
export class SignInRefused extends Error {
  override name = 'SignInRefused'
  readonly status: 400 | 403

  constructor(status: 400 | 403, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

export function getProvider(providers: Provider[], id: unknown): Provider {
  const provider = providers.find((known) => known.id === id)
  if (!provider) throw new AppError('NotFound', `no sign-in provider ${String(id)}`)
  return provider
}

/** What must be registered at the issuer. */
export function callbackUrl({ publicApiUrl }: Pick<Config, 'publicApiUrl'>, id: string): string {
  return `${publicApiUrl}/auth/${id}/callback`
}
