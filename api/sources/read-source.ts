import type * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { createBuildBody } from '../../contract/server-routes.ts'
import type { Db } from '../../db/connect.ts'
import type { Waiter } from '../slots.ts'
import { readOpenapiSource } from './openapi-source.ts'
import { readPreviewSource } from './preview-source.ts'
import { readPromptSource } from './prompt-source.ts'
import { seenSource, type Source } from './source.ts'
import { domainsRefused, readTemplateSource } from './template-source.ts'

type Body = z.output<typeof createBuildBody>
export type SourceBody = Pick<
  Body,
  | 'prompt'
  | 'previewId'
  | 'openapi'
  | 'templateId'
  | 'templateVersionNumber'
  | 'spec'
  | 'allowedDomains'
>

/** Reads the one source that the body names, within one organisation; `reader` is who waits for it. */
export async function readSource(
  db: Db,
  { organisationId, reader, body }: { organisationId: string; reader: Waiter; body: SourceBody },
): Promise<Source> {
  const { prompt, previewId, openapi, templateId, spec, allowedDomains = [] } = body
  const { templateVersionNumber } = body
  if (templateId !== undefined)
    return readTemplateSource(db, {
      organisationId,
      templateId,
      templateVersionNumber,
      allowedDomains,
    })
  if (allowedDomains.length > 0)
    throw domainsRefused('It goes with a template. Elsewhere the spec itself lists them')
  if (templateVersionNumber !== undefined)
    throw new AppError('InvalidInput', 'a version of no template', {
      errors: [{ pointer: '/body/templateVersionNumber', detail: 'It goes with a template' }],
    })
  if (prompt !== undefined) return readPromptSource(db, { prompt })
  if (previewId !== undefined) return readPreviewSource(db, { organisationId, previewId, spec })
  if (openapi !== undefined) return readOpenapiSource(db, { organisationId, reader, openapi, spec })
  if (spec !== undefined) return seenSource('spec', spec)
  throw new AppError('SourceInvalid', 'a build without a source')
}
