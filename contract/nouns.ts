import * as z from 'zod'
import { buildStates, buildSteps } from './build-steps.ts'
import { idOf, slug, timestamp } from './ids.ts'
import { objectSchema } from './json-schema.ts'
import { roles } from './roles.ts'
import { specDifference } from './spec-difference.ts'
import { exampleCall, secretKey, secretSpec, serverSpec, toolAnnotations } from './spec.ts'
import { visibilities } from './visibility.ts'

export const user = z
  .object({
    id: idOf('user'),
    name: z.string(),
    email: z.string().nullable(),
    isAdministrator: z.boolean(),
    hasPassword: z.boolean().meta({ description: 'Signs in with a password of this installation' }),
  })
  .meta({ id: 'User' })

export const organisation = z
  .object({
    id: idOf('organisation'),
    name: z.string(),
    kind: z.enum(['personal', 'shared']),
    role: z.enum(roles).meta({ description: 'Your role in it' }),
  })
  .meta({ id: 'Organisation' })
export type Organisation = z.infer<typeof organisation>

export const me = z.object({ user, organisation }).meta({ id: 'Me' })
export type Me = z.infer<typeof me>

export const scanFinding = z
  .object({
    rule: z.string(),
    level: z.enum(['reject', 'warn']),
    file: z.string(),
    line: z.int(),
    column: z.int(),
    endLine: z.int(),
    endColumn: z.int(),
    offset: z.int(),
    excerpt: z.string(),
    message: z.string().meta({ description: 'What the code does and why that is refused' }),
    instead: z.string().meta({ description: 'What to do about it' }),
  })
  .meta({ id: 'ScanFinding' })
export type ScanFinding = z.infer<typeof scanFinding>

export const diagnostic = z
  .object({
    file: z.string(),
    line: z.int(),
    column: z.int(),
    code: z.string(),
    message: z.string(),
    excerpt: z.string(),
  })
  .meta({ id: 'Diagnostic', description: 'An error of the compiler' })
export type Diagnostic = z.infer<typeof diagnostic>

/** How one example call went when the bundle ran in the sealed container. */
export const exampleResult = z
  .object({
    tool: z.string(),
    title: z.string(),
    state: z.enum(['passed', 'failed', 'not-recorded']),
    reason: z.string().nullable().meta({ description: 'In words, unless it passed' }),
    durationMs: z.number(),
  })
  .meta({ id: 'ExampleResult' })
export type ExampleResult = z.infer<typeof exampleResult>

export const selfTest = z
  .object({
    calls: z.array(exampleResult).meta({ description: "The version's own example calls" }),
    regressions: z.array(exampleResult).meta({
      description: 'Example calls of the version that was live, replayed against this one',
    }),
  })
  .meta({ id: 'SelfTest' })
export type SelfTest = z.infer<typeof selfTest>

export const modelUse = z
  .object({
    calls: z.int(),
    inputTokens: z.int().meta({ description: 'All that was sent, cached or not' }),
    cachedInputTokens: z.int().meta({ description: 'Of these, read from the cache' }),
    outputTokens: z.int(),
    costUsd: z.number().nullable().meta({ description: 'null when a price is not known' }),
  })
  .meta({ id: 'ModelUse', description: 'Tokens and cost of all calls of the model so far' })
export type ModelUse = z.infer<typeof modelUse>

export const repairAttempt = z
  .object({
    round: z.int(),
    of: z.int(),
    code: z.string(),
    reason: z.string().meta({ description: 'What was wrong, in words' }),
    summary: z.string().meta({ description: 'What was changed, in words' }),
    diff: z.string().meta({ description: 'Unified, of the spec in readable form' }),
    use: modelUse,
  })
  .meta({ id: 'RepairAttempt' })
export type RepairAttempt = z.infer<typeof repairAttempt>

/** Why a build stops before it deploys, and what a person says to it. */
export const confirmation = z
  .object({
    state: z.enum(['waiting', 'given', 'expired']),
    difference: specDifference
      .nullable()
      .meta({ description: 'To the live version; null when there is none' }),
    isBreaking: z.boolean(),
    newDomains: z.array(z.string()).meta({ description: 'Nobody has approved these yet' }),
    newSecrets: z.array(secretSpec).meta({ description: 'Nobody has approved these yet' }),
    missingSecrets: z
      .array(secretKey)
      .meta({ description: 'Need a value before the build can go on' }),
    failedCalls: z.array(exampleResult).meta({
      description: 'Example calls of the live version that fail now',
    }),
    until: timestamp,
    by: z.string().nullable(),
  })
  .meta({ id: 'Confirmation' })
export type Confirmation = z.infer<typeof confirmation>

export const buildFailure = z
  .object({
    code: z.string(),
    title: z.string(),
    detail: z.string().nullable(),
    step: z.enum(buildSteps).nullable(),
    findings: z.array(scanFinding).optional(),
    diagnostics: z.array(diagnostic).optional(),
    logTail: z.array(z.string()).optional().meta({ description: 'The last lines of the runner' }),
    calls: z.array(exampleResult).optional().meta({ description: 'Of a self-test that failed' }),
  })
  .meta({ id: 'BuildFailure' })
export type BuildFailure = z.infer<typeof buildFailure>

export const buildSources = [
  'prompt',
  'preview',
  'openapi',
  'template',
  'spec',
  'iterate',
  'rollback',
  'redeploy',
] as const
export type BuildSource = (typeof buildSources)[number]

export const build = z
  .object({
    id: idOf('build'),
    serverId: idOf('server'),
    serverSlug: slug,
    serverTitle: z.string(),
    source: z.enum(buildSources),
    state: z.enum(buildStates),
    instruction: z
      .string()
      .nullable()
      .meta({ description: 'The words that it began with: a prompt, or a change request' }),
    versionNumber: z.int().nullable(),
    failure: buildFailure.nullable(),
    confirmation: confirmation.nullable(),
    selfTest: selfTest.nullable(),
    modelUse: modelUse.nullable().meta({ description: 'null: no model was asked' }),
    requestedBy: z.string().nullable(),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
  })
  .meta({ id: 'Build' })
export type Build = z.infer<typeof build>

export const buildEvent = z
  .object({
    seq: z.int().meta({ description: 'Counts from 1 within the build; the id of the event' }),
    at: timestamp,
    step: z.enum(buildSteps).nullable(),
    type: z.enum(['step-started', 'step-done', 'step-failed', 'note', 'build-ended']),
    text: z.string(),
    durationMs: z.number().nullable(),
    state: z.enum(buildStates).nullable().meta({ description: 'With build-ended: the end' }),
    repair: repairAttempt.nullable().meta({ description: 'With the end of a repair: what it did' }),
  })
  .meta({ id: 'BuildEvent' })
export type BuildEvent = z.infer<typeof buildEvent>

export const versionStates = ['building', 'live', 'draining', 'retired', 'failed'] as const
export type VersionState = (typeof versionStates)[number]

export const version = z
  .object({
    id: idOf('version'),
    number: z.int(),
    state: z.enum(versionStates),
    source: z.enum(buildSources),
    instruction: z.string().nullable(),
    author: z.string().nullable(),
    buildId: idOf('build'),
    failure: buildFailure.nullable(),
    createdAt: timestamp,
    activatedAt: timestamp.nullable(),
    tookMs: z.number().nullable().meta({
      description: 'What its build worked until it was live, without waiting for a person',
    }),
  })
  .meta({ id: 'Version' })
export type Version = z.infer<typeof version>

/** What a tool shows to its callers: the spec without the implementation. */
export const tool = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    inputSchema: objectSchema,
    outputSchema: objectSchema.optional(),
    annotations: toolAnnotations,
    exampleCalls: z.array(exampleCall),
  })
  .meta({ id: 'Tool' })
export type Tool = z.infer<typeof tool>

export const serverStates = [
  'building',
  'live',
  'asleep',
  'paused',
  'taken-down',
  'failed',
] as const
export type ServerState = (typeof serverStates)[number]

export const server = z
  .object({
    id: idOf('server'),
    slug,
    title: z.string(),
    description: z.string(),
    url: z.string().meta({ description: 'The stable URL, for any MCP client' }),
    visibility: z.enum(visibilities),
    state: z.enum(serverStates).meta({
      description:
        'live: some version answers; asleep: it does, after its runner is started; paused, taken-down, building and failed: none does',
    }),
    liveVersion: z.int().nullable(),
    lastBuild: z
      .object({
        id: idOf('build'),
        state: z.enum(buildStates),
        isWaiting: z.boolean().meta({ description: 'It waits for a confirmation' }),
        createdAt: timestamp,
      })
      .nullable(),
    pausedAt: timestamp.nullable(),
    pausedBy: z.string().nullable(),
    takedown: z
      .object({ reason: z.string(), at: timestamp })
      .nullable()
      .meta({ description: 'Administrators have taken its template down, and it with it' }),
    sleepAfterMinutes: z.number().nullable().meta({
      description:
        "Without a call for this long it sleeps; 0: never; null: the installation's default",
    }),
    isPinned: z.boolean().meta({ description: 'It never sleeps' }),
    lastWakeMs: z.int().nullable().meta({ description: 'How long its last wake took' }),
    templateSlug: z.string().nullable(),
    hasUpgrade: z.boolean().meta({
      description: 'Its template has a newer version, and upgrades were not declined',
    }),
    createdBy: z.string().nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Server' })
export type Server = z.infer<typeof server>

export const serverDetail = server
  .extend({
    tools: z.array(tool).meta({ description: 'Of the live version, else of the last one' }),
    allowedDomains: z.array(z.string()),
    missingSecrets: z.array(secretKey),
    candidateUrl: z
      .string()
      .nullable()
      .meta({ description: "The live version's own port, on this machine" }),
    trouble: z
      .string()
      .nullable()
      .meta({ description: 'How its runners fail at present, in words; null: they do not' }),
    publishedAs: idOf('template')
      .nullable()
      .meta({ description: 'The template that its next publication continues; null: a new one' }),
  })
  .meta({ id: 'ServerDetail' })
export type ServerDetail = z.infer<typeof serverDetail>

export const secret = secretSpec
  .extend({
    isSet: z.boolean(),
    isDeclared: z.boolean().meta({ description: 'Whether the present spec asks for it' }),
    setAt: timestamp.nullable(),
    setBy: z.string().nullable(),
    isPending: z.boolean().meta({
      description:
        'Set or deleted after the live version was deployed, which keeps what it has until another one takes over',
    }),
  })
  .meta({ id: 'Secret', description: 'A secret without its value, which no answer ever holds' })
export type Secret = z.infer<typeof secret>

export const preview = z
  .object({
    previewId: idOf('preview'),
    state: z.enum(['writing', 'ready', 'failed']),
    prompt: z.string().nullable(),
    spec: serverSpec.nullable(),
    summary: z
      .string()
      .nullable()
      .meta({ description: 'What was changed, when a spec was polished' }),
    detectedSecrets: z.array(secretSpec),
    estimatedTokens: z
      .int()
      .nullable()
      .meta({ description: 'That the list of tools will take of a model that uses the server' }),
    failure: z
      .object({ code: z.string(), title: z.string(), detail: z.string().nullable() })
      .nullable(),
    modelUse,
    createdAt: timestamp,
    expiresAt: timestamp.meta({ description: 'Until then a build takes this very spec' }),
  })
  .meta({ id: 'Preview' })
export type Preview = z.infer<typeof preview>

export const previewEvent = z
  .object({
    seq: z.int(),
    type: z.enum(['text', 'again', 'ended']).meta({
      description: 'again: what was written so far is void, and the model begins anew',
    }),
    text: z.string().meta({ description: 'What the model wrote since the last event' }),
  })
  .meta({ id: 'PreviewEvent' })
export type PreviewEvent = z.infer<typeof previewEvent>

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    facts: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })
export type Problem = z.infer<typeof problem>
