// What an organisation allows itself, and how much. Nothing is limited before an admin sets a rule.
import * as z from 'zod'
import { allowedDomain, type ServerSpec } from './spec.ts'

/** Of these an organisation can choose; to go back, or to deploy anew, is always allowed. */
export const policySources = ['prompt', 'openapi', 'template', 'spec', 'iterate'] as const
export type PolicySource = (typeof policySources)[number]

const limit = z.int().min(0).max(1_000_000_000_000).nullable().default(null)

export const organisationPolicy = z
  .strictObject({
    allowedSources: z
      .array(z.enum(policySources))
      .default([...policySources])
      .meta({
        description:
          'What a build may begin from. A preview counts as a prompt; with changes made to what it or a document gave, as a spec too',
      }),
    allowedDomains: z.array(allowedDomain).max(200).nullable().default(null).meta({
      description: 'All that a server may reach; null: whatever its spec lists',
    }),
    deniedDomains: z.array(allowedDomain).max(200).default([]).meta({
      description: 'What no server may reach, whatever else is allowed',
    }),
    allowsPublicServers: z.boolean().default(true),
    allowsPublishing: z.boolean().default(true),
    quotas: z
      .strictObject({
        servers: limit,
        awakeRunners: limit.meta({ description: 'Servers that have a runner at once' }),
        buildsPerDay: limit.meta({ description: 'Builds asked for within the last 24 hours' }),
        modelTokensPerMonth: limit.meta({
          description: 'Of the calendar month, in UTC. Asked before each call of the model',
        }),
      })
      .prefault({}),
    runner: z
      .strictObject({
        memoryMb: z.int().min(96).max(65_536).nullable().default(null),
        cpus: z.number().min(0.1).max(64).nullable().default(null),
      })
      .prefault({})
      .meta({
        description: "Of each runner, within the installation's own limits; null: those",
      }),
  })
  .meta({ id: 'OrganisationPolicy', description: 'null: no limit' })
export type OrganisationPolicy = z.infer<typeof organisationPolicy>
export const openPolicy: OrganisationPolicy = organisationPolicy.parse({})

export const quotaNames = [
  'servers',
  'awakeRunners',
  'buildsPerDay',
  'modelTokensPerMonth',
] as const
export type QuotaName = (typeof quotaNames)[number]

export const quotaUse = z
  .record(z.enum(quotaNames), z.object({ used: z.int(), limit: z.int().nullable() }))
  .meta({ id: 'QuotaUse' })
export type QuotaUse = z.infer<typeof quotaUse>

/** A rule that stands against something: its name, and what it forbids, as a sentence. */
export interface Refusal {
  rule: string
  sentence: string
}

const sourceNames: Record<PolicySource, string> = {
  prompt: 'a prompt',
  openapi: 'an OpenAPI document',
  template: 'a template',
  spec: 'a spec',
  iterate: 'a change request',
}

/** What a build begins from. */
export function refuseSource(
  { allowedSources }: OrganisationPolicy,
  source: string,
): Refusal | undefined {
  const asked = source === 'preview' ? 'prompt' : source
  const chosen = policySources.find((one) => one === asked)
  if (chosen === undefined || allowedSources.includes(chosen)) return undefined
  return {
    rule: 'allowedSources',
    sentence: `Your organisation does not allow to build from ${sourceNames[chosen]}.`,
  }
}

/** A spec that goes beside another source and is not what that source gave. */
export function refuseChangedSpec(policy: OrganisationPolicy): Refusal | undefined {
  const refusal = refuseSource(policy, 'spec')
  if (!refusal) return undefined
  return {
    ...refusal,
    sentence:
      'Your organisation does not allow to build from a spec, and one that was changed by hand counts as such.',
  }
}

/** Of a spec beside a document, where specs are not allowed and what it was made of is not said. */
export const unnamedOperations: Refusal = {
  rule: 'allowedSources',
  sentence:
    'Your organisation does not allow to build from a spec. Name the operations that this one was made of, so that it can be compared with what the document gives.',
}

/** What its spec lets a server reach. All that stand against a rule are named. */
export function refuseDomains(
  { allowedDomains, deniedDomains }: OrganisationPolicy,
  spec: Pick<ServerSpec, 'allowedDomains'>,
): Refusal | undefined {
  const denied = spec.allowedDomains.filter((asked) =>
    deniedDomains.some((rule) => covers(rule, asked) || covers(asked, rule)),
  )
  if (denied.length > 0)
    return {
      rule: 'deniedDomains',
      sentence: `Your organisation does not let servers reach ${denied.join(', ')}.`,
    }
  const unlisted =
    allowedDomains === null
      ? []
      : spec.allowedDomains.filter((asked) => !allowedDomains.some((rule) => covers(rule, asked)))
  if (unlisted.length === 0) return undefined
  return {
    rule: 'allowedDomains',
    sentence: `Your organisation lets servers reach listed hosts only, and ${unlisted.join(', ')} is not among them.`,
  }
}

export function refusePublicServers({
  allowsPublicServers,
}: OrganisationPolicy): Refusal | undefined {
  if (allowsPublicServers) return undefined
  return {
    rule: 'allowsPublicServers',
    sentence:
      'Your organisation does not allow servers that everybody may call. Let members alone call this one.',
  }
}

export function refusePublishing({ allowsPublishing }: OrganisationPolicy): Refusal | undefined {
  if (allowsPublishing) return undefined
  return {
    rule: 'allowsPublishing',
    sentence: 'Your organisation does not allow to publish templates.',
  }
}

/** Whether every host that `asked` stands for is one that `rule` stands for. Either may be `*.example.com`. */
function covers(rule: string, asked: string): boolean {
  const [wide, narrow] = [hostOf(rule), hostOf(asked)]
  if (!wide.startsWith('*.')) return wide === narrow
  return narrow === wide || narrow.endsWith(wide.slice(1))
}

/** `http://host` names the same host, reached without TLS. */
function hostOf(domain: string) {
  return domain.toLowerCase().replace(/^https?:\/\//, '')
}
