import type * as z from 'zod'
import { openapiChoice } from '../../contract/openapi-routes.ts'
import { unnamedOperations } from '../../contract/policy.ts'
import type { createBuildBody } from '../../contract/server-routes.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import type { Db } from '../../db/connect.ts'
import { getOpenapiDocument } from '../../db/openapi-documents.ts'
import { enforce } from '../../db/policies.ts'
import { convertChoice } from '../openapi/convert-choice.ts'
import { requireUnchanged } from '../policy/require-unchanged.ts'
import type { Waiter } from '../slots.ts'
import { seenSource, type Source } from './source.ts'

type OpenapiBody = NonNullable<z.output<typeof createBuildBody>['openapi']>

/** The spec that a person made of the conversion, else the conversion of what they chose. */
export async function readOpenapiSource(
  db: Db,
  {
    organisationId,
    reader,
    openapi: { documentId, ...choice },
    spec,
  }: {
    organisationId: string
    reader: Waiter
    openapi: OpenapiBody
    spec?: ServerSpec | undefined
  },
): Promise<Source> {
  const text = await getOpenapiDocument(db, { id: documentId, organisationId })
  const convert = () =>
    convertChoice({ text, choice: openapiChoice.parse(choice) }, { at: '/body/openapi', reader })
  if (spec) {
    const readGiven = async () => {
      if (!choice.operations) enforce(unnamedOperations)
      return (await convert()).spec
    }
    await requireUnchanged(db, { organisationId, spec, readGiven })
    return seenSource('openapi', spec)
  }
  const converted = await convert()
  const { approved, ...source } = seenSource('openapi', converted.spec)
  // Who did not look at the conversion has seen the server that it goes to, and the secrets that they gave.
  const domains = approved.domains.filter((domain) => domain === converted.domain)
  return { ...source, approved: { ...approved, domains } }
}
