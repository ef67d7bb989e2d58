// A policy as it stands in fields: text where an empty field means no limit.
import {
  policySources,
  quotaNames,
  type OrganisationPolicy,
  type PolicySource,
  type QuotaName,
} from '../../../../contract/policy.ts'

export interface PolicyDraft {
  allowedSources: PolicySource[]
  limitsDomains: boolean
  allowedDomains: string
  deniedDomains: string
  allowsPublicServers: boolean
  allowsPublishing: boolean
  quotas: Record<QuotaName, string>
  memoryMb: string
  cpus: string
}

export function draftOf(policy: OrganisationPolicy): PolicyDraft {
  return {
    allowedSources: [...policy.allowedSources],
    limitsDomains: policy.allowedDomains !== null,
    allowedDomains: (policy.allowedDomains ?? []).join('\n'),
    deniedDomains: policy.deniedDomains.join('\n'),
    allowsPublicServers: policy.allowsPublicServers,
    allowsPublishing: policy.allowsPublishing,
    quotas: {
      servers: textOf(policy.quotas.servers),
      awakeRunners: textOf(policy.quotas.awakeRunners),
      buildsPerDay: textOf(policy.quotas.buildsPerDay),
      modelTokensPerMonth: textOf(policy.quotas.modelTokensPerMonth),
    },
    memoryMb: textOf(policy.runner.memoryMb),
    cpus: textOf(policy.runner.cpus),
  }
}

/** What is no number is sent as it is: the api says what is wrong with it, and where. */
export function policyOf(draft: PolicyDraft): OrganisationPolicy {
  const quotas = Object.fromEntries(quotaNames.map((name) => [name, numberOf(draft.quotas[name])]))
  return {
    allowedSources: policySources.filter((source) => draft.allowedSources.includes(source)),
    allowedDomains: draft.limitsDomains ? linesOf(draft.allowedDomains) : null,
    deniedDomains: linesOf(draft.deniedDomains),
    allowsPublicServers: draft.allowsPublicServers,
    allowsPublishing: draft.allowsPublishing,
    quotas: quotas as OrganisationPolicy['quotas'], // each name of the list once
    runner: { memoryMb: numberOf(draft.memoryMb), cpus: numberOf(draft.cpus) },
  }
}

function textOf(limit: number | null) {
  return limit === null ? '' : String(limit)
}

function numberOf(text: string): number | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const number = Number(trimmed)
  return Number.isNaN(number) ? -1 : number
}

function linesOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((line) => line !== '')
}
