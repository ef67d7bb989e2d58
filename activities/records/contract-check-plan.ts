// What a person has to see and approve before a version is deployed. Pure.
import type { Confirmation, ExampleResult } from '../../contract/nouns.ts'
import { isBreaking, isSameSecret, specDifferenceOf } from '../../contract/compare-specs.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import type { Approved } from '../../db/builds.ts'

export type Question = Omit<Confirmation, 'state' | 'until' | 'by'>

export interface Change {
  spec: ServerSpec
  /** What serves now; null: nothing does. */
  live: ServerSpec | null
  /** What somebody has seen and said yes to, beside what the live version has. */
  approved: Approved
  /** Whoever asked for the build accepts that callers may be broken. */
  allowsBreaking: boolean
  missingSecrets: string[]
  /** Example calls of the live version, as they went against this one. */
  regressions: ExampleResult[]
}

/** null: there is nothing to ask. */
export function questionOf({
  spec,
  live,
  approved,
  allowsBreaking,
  missingSecrets,
  regressions,
}: Change): Question | null {
  const difference = live && specDifferenceOf(live, spec)
  const domains = new Set([...approved.domains, ...(live?.allowedDomains ?? [])])
  const secrets = [...approved.secrets, ...(live?.secrets ?? [])]
  const question: Question = {
    difference,
    isBreaking: !allowsBreaking && difference !== null && isBreaking(difference),
    newDomains: spec.allowedDomains.filter((domain) => !domains.has(domain)),
    newSecrets: spec.secrets.filter((secret) => !secrets.some((one) => isSameSecret(one, secret))),
    missingSecrets,
    failedCalls: allowsBreaking ? [] : regressions.filter(({ state }) => state === 'failed'),
  }
  return sentencesOf(question).length > 0 ? question : null
}

/** What is asked, for the build log. */
export function sentencesOf(question: Question): string[] {
  const { newDomains, newSecrets, missingSecrets, failedCalls, difference } = question
  const broken = difference?.tools.filter((change) => change.isBreaking) ?? []
  return [
    newDomains.length > 0 && `It may reach ${newDomains.join(', ')}.`,
    newSecrets.length > 0 && `It asks for ${newSecrets.map(({ key }) => key).join(', ')}.`,
    missingSecrets.length > 0 && `${missingSecrets.join(', ')} has no value yet.`,
    question.isBreaking &&
      `Callers may break: ${broken.map(({ tool, details }) => `${tool}: ${details.join(' ')}`).join(' ')}`,
    failedCalls.length > 0 &&
      `Example calls of the live version fail now: ${failedCalls.map(({ tool, title }) => `${tool} (${title})`).join(', ')}.`,
  ].filter((sentence) => sentence !== false)
}
