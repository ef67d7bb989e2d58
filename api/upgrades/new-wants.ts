import { isSameSecret } from '../../contract/compare-specs.ts'
import type { SecretSpec } from '../../contract/spec.ts'
import type { UpgradeFacts } from './read-upgrade.ts'

/** What an upgrade would reach and ask for beside what the server does now: somebody has to approve it first. */
export function newWantsOf({ own, target }: Pick<UpgradeFacts, 'own' | 'target'>): {
  newDomains: string[]
  newSecrets: SecretSpec[]
} {
  const { allowedDomains, secrets } = own.spec
  return {
    newDomains: target.allowedDomains.filter((domain) => !allowedDomains.includes(domain)),
    newSecrets: target.secrets.filter(
      (secret) => !secrets.some((known) => isSameSecret(known, secret)),
    ),
  }
}
