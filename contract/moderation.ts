// Reports of templates, and what an administrator makes of them.
import * as z from 'zod'
import { idOf, slug, timestamp } from './ids.ts'
import { reportReasons } from './template-choices.ts'

export const report = z
  .object({
    id: idOf('report'),
    templateId: idOf('template'),
    templateSlug: slug,
    templateTitle: z.string(),
    templateState: z
      .enum(['listed', 'hidden', 'taken-down', 'deleted'])
      .meta({ description: 'What has become of it' }),
    reason: z.enum(reportReasons),
    details: z.string(),
    contact: z.string().nullable().meta({ description: 'How to reach who reported' }),
    reportedBy: z.string().nullable().meta({ description: 'null: somebody who was not signed in' }),
    createdAt: timestamp,
    closedAt: timestamp.nullable(),
    closedBy: z.string().nullable(),
    note: z.string().nullable().meta({ description: 'What the administrator made of it' }),
  })
  .meta({ id: 'Report' })
export type Report = z.infer<typeof report>

export const moderatedTemplate = z
  .object({
    id: idOf('template'),
    slug,
    title: z.string(),
    author: z.string().nullable(),
    versionNumber: z.int().nullable().meta({ description: 'The one that is published now' }),
    isVerified: z.boolean(),
    hiddenAt: timestamp.nullable(),
    hiddenReason: z.string().nullable(),
    takedownId: idOf('takedown').nullable().meta({ description: 'The one that is in force' }),
    forkCount: z.int(),
    openReports: z.int(),
    createdAt: timestamp,
  })
  .meta({ id: 'ModeratedTemplate' })
export type ModeratedTemplate = z.infer<typeof moderatedTemplate>

const takedownCut = z.object({
  servers: z.int().meta({
    description: 'Forks, and servers that it was published from, whose callers will be refused',
  }),
  awake: z.int().meta({ description: 'Of these, with a runner that will be stopped' }),
  organisations: z.int(),
  callers: z.int().meta({ description: 'People who called any of them in the last 24 hours' }),
})
export type TakedownCut = z.infer<typeof takedownCut>

/** Published from a fork of the template, or of one that is derived from it; or from the very server that it came from. */
const derivedTemplates = z
  .array(z.object({ slug, title: z.string(), author: z.string().nullable() }))
  .meta({ description: 'Templates published from forks of it or from its own server, up to 100' })

export const takedownPlan = takedownCut
  .extend({
    withoutDerived: takedownCut,
    derivedCount: z.int(),
    derived: derivedTemplates,
  })
  .meta({ id: 'TakedownPlan', description: 'Of the template with those derived from it' })
export type TakedownPlan = z.infer<typeof takedownPlan>

export const takedownStates = ['running', 'done', 'needs-attention', 'restored'] as const
export type TakedownState = (typeof takedownStates)[number]

export const takedown = z
  .object({
    id: idOf('takedown'),
    templateId: idOf('template'),
    templateSlug: slug,
    templateTitle: z.string(),
    reason: z.string(),
    state: z.enum(takedownStates).meta({
      description:
        'Callers are refused from its first moment. running: runners are being stopped; done: none is left; needs-attention: some could not be stopped in a day',
    }),
    servers: z.int().meta({ description: 'That were cut' }),
    organisations: z.int(),
    derivedCount: z.int().meta({ description: 'Templates derived from it that fell with it' }),
    derived: derivedTemplates,
    stopped: z.int(),
    stuck: z
      .array(z.object({ serverId: idOf('server'), slug, problem: z.string() }))
      .meta({ description: 'Could not be stopped yet, up to 100' }),
    begunBy: z.string().nullable(),
    begunAt: timestamp,
    endedAt: timestamp.nullable(),
    restoredBy: z.string().nullable(),
    restoredAt: timestamp.nullable(),
  })
  .meta({ id: 'Takedown' })
export type Takedown = z.infer<typeof takedown>

export const notice = z
  .object({
    id: idOf('notice'),
    title: z.string(),
    text: z.string(),
    createdAt: timestamp,
  })
  .meta({ id: 'Notice', description: 'Something that the organisation must be told' })
export type Notice = z.infer<typeof notice>
