// Templates as the marketplace shows them, and what an author says of one.
import * as z from 'zod'
import { idOf, sha256, slug, timestamp } from './ids.ts'
import { markdownText } from './markdown-text.ts'
import { scanFinding, selfTest, tool } from './nouns.ts'
import { shownLine, shownTitle } from './shown-name.ts'
import { specDifference } from './spec-difference.ts'
import { secretKey, secretSpec } from './spec.ts'
import { licences, longestText, templateCategories } from './template-choices.ts'

const line = (max: number) =>
  z.string().trim().min(3, 'At least 3 characters').max(max, `At most ${max} characters`)

const templateTexts = {
  title: shownTitle(line(longestText.title)),
  category: z.enum(templateCategories),
  shortDescription: shownLine(line(longestText.shortDescription)),
  longDescription: markdownText({ max: 20_000 }).meta({
    description: 'Markdown, without HTML; links begin with https://, http:// or mailto:',
  }),
  licence: z.enum(licences).meta({ description: 'An SPDX id, or none' }),
}

export const publishBody = z
  .strictObject({
    templateId: idOf('template').optional().meta({
      description:
        "A template of the organisation that this version continues. Absent: the one that this server was published as, else a new one. The template's title and texts are replaced",
    }),
    ...templateTexts,
    changes: z.string().trim().max(2_000).default('').meta({
      description: 'What is new; asked for when a template is continued',
    }),
    secrets: z
      .array(
        z.strictObject({
          key: secretKey,
          description: secretSpec.shape.description,
          howToGetUrl: z.url({ protocol: /^https$/ }).max(500),
        }),
      )
      .max(30)
      .default([])
      .meta({
        description:
          'Better words for secrets of the spec. Those without are shown as the spec has them',
      }),
  })
  .meta({ id: 'Publish' })
export type PublishBody = z.output<typeof publishBody>

export const template = z
  .object({
    id: idOf('template'),
    slug,
    title: z.string(),
    shortDescription: z.string(),
    category: z.string(),
    licence: z.string(),
    author: z.string().meta({ description: 'The organisation that published it' }),
    isYours: z.boolean().meta({ description: 'That is your organisation' }),
    isOfficial: z.boolean(),
    isVerified: z.boolean().meta({ description: 'An administrator has looked at it' }),
    state: z.enum(['listed', 'hidden', 'taken-down']).meta({
      description: 'hidden and taken-down: shown to the organisation that published it alone',
    }),
    hiddenReason: z.string().nullable(),
    versionNumber: z.int(),
    forkCount: z.int().meta({ description: 'Servers that were ever made of it' }),
    liveDeployments: z.int().meta({ description: 'Servers made of it that answer calls now' }),
    secrets: z.array(secretSpec),
    allowedDomains: z.array(z.string()),
    allowsOwnerDomains: z.boolean(),
    toolNames: z.array(z.string()),
    createdAt: timestamp,
    updatedAt: timestamp.meta({ description: 'When its present version was published' }),
  })
  .meta({ id: 'Template' })
export type Template = z.infer<typeof template>

export const scanRecord = z
  .object({ isPassed: z.boolean(), findings: z.array(scanFinding) })
  .meta({ id: 'ScanRecord', description: 'What the scan said of the code' })

export const templateVersion = z
  .object({
    number: z.int(),
    changes: z.string().meta({ description: 'What is new in it, in the words of its author' }),
    createdAt: timestamp,
  })
  .meta({ id: 'TemplateVersion' })
export type TemplateVersion = z.infer<typeof templateVersion>

const templateCode = {
  tools: z.array(tool),
  code: z.string(),
  codeSha256: sha256,
  scan: scanRecord.nullable().meta({ description: 'null: no scan has seen it yet' }),
  selfTest: selfTest.nullable().meta({ description: 'As it went before it was published' }),
}

export const templateDetail = template
  .extend({
    longDescription: z.string(),
    ...templateCode,
    versions: z.array(templateVersion).meta({ description: 'Newest first' }),
  })
  .meta({ id: 'TemplateDetail' })
export type TemplateDetail = z.infer<typeof templateDetail>

export const templateVersionDetail = templateVersion
  .extend({
    secrets: z.array(secretSpec),
    allowedDomains: z.array(z.string()),
    allowsOwnerDomains: z.boolean(),
    ...templateCode,
  })
  .meta({ id: 'TemplateVersionDetail' })
export type TemplateVersionDetail = z.infer<typeof templateVersionDetail>

export const templateComparison = z
  .object({
    from: z.int(),
    to: z.int(),
    difference: specDifference,
    fromCode: z.string(),
    toCode: z.string(),
  })
  .meta({ id: 'TemplateComparison' })
export type TemplateComparison = z.infer<typeof templateComparison>

export const publishCheck = z
  .object({
    versionNumber: z.int().meta({ description: 'Of the live version, which would be published' }),
    isNewVersion: z.boolean().meta({
      description: 'false: the template has it already, and only the texts would change',
    }),
    problems: z.array(z.object({ pointer: z.string(), detail: z.string() })).meta({
      description:
        'What stops the publication, and where: /body/… is what was sent, /spec/… and /code:line:column are of the version. Empty: it can be published',
    }),
    preview: templateDetail
      .omit({ id: true })
      .meta({ description: 'The public page, as it would be' }),
    difference: specDifference
      .nullable()
      .meta({ description: 'To the version that the template has now; null for a new one' }),
  })
  .meta({ id: 'PublishCheck' })
export type PublishCheck = z.infer<typeof publishCheck>

const code = z.string().nullable()

export const upgrade = z
  .object({
    templateId: idOf('template'),
    templateSlug: slug,
    templateTitle: z.string(),
    installedVersion: z
      .int()
      .nullable()
      .meta({ description: "Of the template; null: this server's is not known" }),
    latestVersion: z.int(),
    isAvailable: z.boolean().meta({ description: 'There is a newer version, and it may be taken' }),
    isDeclined: z.boolean().meta({ description: 'The owner wants none, for ever' }),
    isIterated: z.boolean().meta({
      description: 'Its code or its spec was changed since: an upgrade discards that',
    }),
    versions: z
      .array(templateVersion)
      .meta({ description: 'Newer than the installed one, newest first' }),
    difference: specDifference.meta({ description: 'From what is live here to the upgrade' }),
    templateDifference: specDifference.nullable().meta({
      description: 'What the author changed since the installed version; null: that is not known',
    }),
    ownDifference: specDifference
      .nullable()
      .meta({ description: 'What was changed here since; null unless isIterated' }),
    baseCode: code.meta({ description: 'Of the installed version of the template' }),
    ownCode: code.meta({ description: 'That is live here' }),
    latestCode: z.string(),
    newDomains: z.array(z.string()).meta({ description: 'It would reach beside what it does now' }),
    newSecrets: z
      .array(secretSpec)
      .meta({ description: 'It would ask for, or ask for in other words' }),
    missingSecrets: z.array(secretKey).meta({ description: 'Need a value with the upgrade' }),
  })
  .meta({ id: 'Upgrade' })
export type Upgrade = z.infer<typeof upgrade>
