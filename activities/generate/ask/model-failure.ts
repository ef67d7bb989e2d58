// What a failed call of the model means: pure, and without a word of what was sent or answered.
import { APIConnectionError, APIError } from '@anthropic-ai/sdk'
import { AppError } from '../../../contract/errors.ts'
import type { ModelChoice } from '../model.ts'

const BILLING = /billing|spend_limit/
/** A provider's word for it where it has no code: in a text that is read and never shown. */
const NO_CREDIT = /credit balance|insufficient (?:credit|quota|balance)/i
const TOO_LONG = /prompt is too long|context (?:length|window)/i
const LONGEST_WAIT_SECONDS = 3_600

const TYPE_OF_STATUS: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}
const KNOWN_TYPES = new Set(Object.values(TYPE_OF_STATUS))

/** The settings that a provider's complaint about a field points at. */
const SETTING_OF = {
  max_tokens: 'Lower BMM_MODEL_MAX_TOKENS.',
  output_format: 'Take structured-output out of BMM_MODEL_FEATURES.',
  output_config: 'Take structured-output, or effort, out of BMM_MODEL_FEATURES.',
  effort: 'Take effort out of BMM_MODEL_FEATURES, or set another one behind the model.',
  thinking: 'Take thinking out of BMM_MODEL_FEATURES.',
  cache_control: 'Take caching out of BMM_MODEL_FEATURES.',
} as const

/** The AppError of whatever the SDK threw. What nobody knows is worth another try: tries are bounded elsewhere. */
export function modelFailure(err: unknown, { model }: ModelChoice): AppError {
  if (!(err instanceof APIError) || err instanceof APIConnectionError)
    return unavailable(`the connection broke (${codeOf(err)})`, {
      detail: 'The connection to the model provider broke.',
    })
  const { status, type, errorCode, apiMessage } = err
  const said = apiMessage ?? ''
  const what = `${status ?? 'mid-stream'} ${type ?? 'no type'}, request ${err.requestID ?? 'unknown'}`
  if (status === 402 || BILLING.test(`${type} ${errorCode}`) || NO_CREDIT.test(said))
    return new AppError('ModelDenied', what, {
      detail:
        'The model provider cannot bill the account that the key belongs to. Add credit or raise its limit at the provider, then try again.',
    })
  const kind = type && KNOWN_TYPES.has(type) ? type : TYPE_OF_STATUS[status ?? 0]
  switch (kind ?? 'api_error') {
    case 'authentication_error':
      return new AppError('ModelDenied', what, {
        detail: 'The model provider does not know the key. Check BMM_MODEL_API_KEY.',
      })
    case 'permission_error':
      return new AppError('ModelDenied', what, {
        detail: `The key is not allowed to use ${model}. Check BMM_MODEL_API_KEY, or choose another model.`,
      })
    case 'not_found_error':
      return new AppError('ModelBadRequest', what, {
        detail: `The model provider does not know ${model}. Check the BMM_MODEL_ settings.`,
      })
    case 'request_too_large':
      return tooLong(what)
    case 'invalid_request_error':
      return TOO_LONG.test(said) ? tooLong(what) : badRequest(what, { model, said })
    case 'rate_limit_error':
      return unavailable(what, {
        detail: 'The model provider limits how often it may be asked.',
        headers: err.headers,
      })
    case 'overloaded_error':
      return unavailable(what, {
        detail: 'The model provider is overloaded.',
        headers: err.headers,
      })
    default:
      return unavailable(what, {
        detail: 'The model provider has a fault of its own.',
        headers: err.headers,
      })
  }
}

export function silenceFailure(silenceMs: number): AppError {
  return unavailable(`nothing came for ${silenceMs} ms`, {
    detail: `Nothing came from the model for ${Math.round(silenceMs / 1_000)} seconds.`,
  })
}

/** A stream that ended before the answer did, or never was one. */
export function streamEnded(hasBegun: boolean): AppError {
  if (hasBegun)
    return unavailable('the stream ended early', {
      detail: 'The connection to the model provider broke.',
    })
  return new AppError('ModelBadRequest', 'the answer is not a stream of messages', {
    detail: 'What answered does not speak the Messages API. Check BMM_MODEL_BASE_URL.',
  })
}

function unavailable(
  message: string,
  { detail, headers }: { detail: string; headers?: Headers | undefined },
): AppError {
  const retryAfterSeconds = headers && readRetryAfter(headers)
  return new AppError('ModelUnavailable', message, {
    detail,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

function badRequest(what: string, { model, said }: { model: string; said: string }): AppError {
  const advice = Object.entries(SETTING_OF).find(([field]) => said.includes(field))?.[1]
  return new AppError('ModelBadRequest', what, {
    detail:
      `The model provider does not take the request as it is. ` +
      (advice ??
        `Check that it knows ${model}, and that BMM_MODEL_FEATURES and BMM_MODEL_MAX_TOKENS say what it can do.`),
  })
}

function tooLong(what: string): AppError {
  return new AppError('TokenLimitReached', what, {
    detail: 'What was sent is longer than the model can read. Ask for less, or for fewer tools.',
  })
}

/** In seconds, or a date. */
function readRetryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after')
  if (!text) return undefined
  const seconds = Number(text)
  const wait = Number.isNaN(seconds) ? (Date.parse(text) - Date.now()) / 1_000 : seconds
  if (!Number.isFinite(wait)) return undefined
  return Math.min(Math.max(Math.ceil(wait), 0), LONGEST_WAIT_SECONDS)
}

/** Of a network error, the system's word for it; messages may hold more than we want to tell. */
function codeOf(err: unknown): string {
  let at = err
  while (at instanceof Error) {
    if ('code' in at && typeof at.code === 'string') return at.code
    at = at.cause
  }
  return err instanceof Error ? err.name : 'unknown'
}
