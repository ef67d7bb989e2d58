// How errors cross Temporal. Part of the workflow bundle too, so no Node built-in here.
import {
  ApplicationFailure,
  ApplicationFailureCategory,
  DefaultFailureConverter,
  TemporalFailure,
} from '@temporalio/common'
import { AppError, errorCodes, type ErrorCode } from '../contract/errors.ts'

/** Messages and stacks travel as payloads, so that the codec encrypts them. Loaded by path. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true })

// These are how a full host asks for patience: no noise in the log.
const EXPECTED = new Set<ErrorCode>(['HostBusy', 'NoRoom'])
const MAX_DETAIL_CHARACTERS = 2_000
const MAX_FIELD_ERRORS = 20

/** What an activity throws: the code is the type, the table says whether it is tried again. */
export function asApplicationFailure(err: unknown): TemporalFailure {
  if (err instanceof TemporalFailure) return err
  if (err instanceof AppError) return fromAppError(err)
  // A defect. Its text may hold anything, so only its kind travels; the log has the rest.
  const kind = err instanceof Error ? err.name : typeof err
  return ApplicationFailure.create({ type: 'Internal', message: `Internal error (${kind})` })
}

// Not the message: what was said to the log stays in the log.
function fromAppError({ code, detail, errors, facts, retryAfterSeconds }: AppError) {
  const forCaller = {
    ...(detail !== undefined && { detail: detail.slice(0, MAX_DETAIL_CHARACTERS) }),
    ...(errors && { errors: errors.slice(0, MAX_FIELD_ERRORS) }),
    ...(facts && { facts }),
  }
  return ApplicationFailure.create({
    type: code,
    message: errorCodes[code].title,
    nonRetryable: !errorCodes[code].retryable,
    details: Object.keys(forCaller).length > 0 ? [forCaller] : [],
    ...(retryAfterSeconds !== undefined && { nextRetryDelay: retryAfterSeconds * 1_000 }),
    ...(EXPECTED.has(code) && { category: ApplicationFailureCategory.BENIGN }),
  })
}
