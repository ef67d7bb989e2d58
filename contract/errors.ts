// The closed list of what can go wrong: API error, Temporal failure type and the page's sentence at once. Free of zod.

export const errorCodes = {
  // what came in
  MalformedJson: { status: 400, retryable: false, title: 'The body is not valid JSON' },
  MalformedRequest: { status: 400, retryable: false, title: 'The request cannot be read' },
  BodyTooLarge: { status: 413, retryable: false, title: 'The body is too large' },
  UnsupportedMediaType: {
    status: 415,
    retryable: false,
    title: 'Send the body as application/json',
  },
  InvalidInput: { status: 422, retryable: false, title: 'Some fields need another value' },
  SecretMissing: {
    status: 422,
    retryable: false,
    title: 'A secret that the server needs is not set',
  },
  IdempotencyKeyReused: {
    status: 422,
    retryable: false,
    title: 'This Idempotency-Key was used with another body',
  },
  IdempotencyKeyInFlight: {
    status: 409,
    retryable: true,
    title: 'A request with this Idempotency-Key is still running',
  },
  // who asks
  NotSignedIn: { status: 401, retryable: false, title: 'Sign in first' },
  ApiKeyInvalid: { status: 401, retryable: false, title: 'This API key does not hold' },
  ScopeMissing: { status: 403, retryable: false, title: 'This API key may not do this' },
  SignInFailed: { status: 401, retryable: false, title: 'E-mail or password is wrong' },
  SetUpLinkInvalid: {
    status: 403,
    retryable: false,
    title: 'This set-up link is used, expired or wrong',
  },
  PasswordLinkInvalid: {
    status: 403,
    retryable: false,
    title: 'This link for a new password is used, expired or wrong',
  },
  CrossSiteRequest: { status: 403, retryable: false, title: 'The request came from another site' },
  NotAllowed: { status: 403, retryable: false, title: 'Your role does not allow this' },
  InvitationInvalid: {
    status: 403,
    retryable: false,
    title: 'This invitation is used, withdrawn, expired or wrong',
  },
  InvitationForAnother: {
    status: 403,
    retryable: false,
    title: 'This invitation is for another address',
  },
  PersonalOrganisation: {
    status: 409,
    retryable: false,
    title: 'This organisation is for one person',
  },
  AccountExists: { status: 409, retryable: false, title: 'There is an account for this address' },
  PolicyRefused: {
    status: 403,
    retryable: false,
    title: 'A rule of the organisation does not allow this',
  },
  QuotaReached: { status: 429, retryable: false, title: 'The organisation has reached a limit' },
  TooManyRequests: { status: 429, retryable: true, title: 'Too many attempts' },
  // state
  NotFound: { status: 404, retryable: false, title: 'There is nothing here' },
  ServerNotFound: { status: 404, retryable: false, title: 'There is no such server' },
  BuildNotFound: { status: 404, retryable: false, title: 'There is no such build' },
  VersionNotFound: { status: 404, retryable: false, title: 'There is no such version' },
  TemplateNotFound: { status: 404, retryable: false, title: 'There is no such template' },
  PreviewNotFound: {
    status: 404,
    retryable: false,
    title: 'There is no such preview, or it has expired',
  },
  OpenapiDocumentNotFound: {
    status: 404,
    retryable: false,
    title: 'There is no such document, or it has expired',
  },
  SecretNotFound: { status: 404, retryable: false, title: 'There is no such secret' },
  SlugTaken: { status: 409, retryable: false, title: 'This name is taken' },
  LastOwner: { status: 409, retryable: false, title: 'An organisation needs an owner' },
  TemplateTakenDown: { status: 409, retryable: false, title: 'This template was taken down' },
  ServerTakenDown: { status: 409, retryable: false, title: 'This server was taken down' },
  NotPublishable: { status: 422, retryable: false, title: 'This version cannot be published' },
  ArtifactAltered: {
    status: 500,
    retryable: false,
    title: 'What is stored is not what was published',
  },
  ServerPaused: { status: 409, retryable: false, title: 'This server is paused' },
  ServerBusy: { status: 409, retryable: false, title: 'A build of this server is running' },
  NothingToConfirm: {
    status: 409,
    retryable: false,
    title: 'This build does not wait for a confirmation',
  },
  BuildFinished: { status: 409, retryable: false, title: 'This build has already finished' },
  // the model
  ModelNotConfigured: {
    status: 503,
    retryable: false,
    title: 'No model is set up, so nothing can be written from words',
  },
  ModelUnavailable: { status: 503, retryable: true, title: 'The model does not answer' },
  ModelDenied: {
    status: 503,
    retryable: false,
    title: 'The model provider refuses the key or the account',
  },
  ModelBadRequest: {
    status: 503,
    retryable: false,
    title: 'The model provider does not understand the request',
  },
  ModelRefused: { status: 422, retryable: false, title: 'The model declined to write this' },
  ModelAnswerInvalid: {
    status: 503,
    retryable: false,
    title: 'The model gave no answer that can be used',
  },
  TokenLimitReached: {
    status: 422,
    retryable: false,
    title: 'The answer would be longer than the model may write',
  },
  NotPossible: { status: 422, retryable: false, title: 'No server can do what was asked' },
  PreviewPending: {
    status: 503,
    retryable: true,
    title: 'The preview is still being written',
  },
  // documents of others
  OpenapiInvalid: {
    status: 422,
    retryable: false,
    title: 'This OpenAPI document cannot be read',
  },
  FetchRefused: { status: 422, retryable: false, title: 'This address cannot be fetched' },
  // a build's own ends
  SourceInvalid: { status: 422, retryable: false, title: 'The source of the build cannot be used' },
  SpecInvalid: { status: 422, retryable: false, title: 'The spec is not valid' },
  ScanRejected: {
    status: 422,
    retryable: false,
    title: 'The code does something that is not allowed',
  },
  SelfTestFailed: {
    status: 422,
    retryable: false,
    title: 'A tool did not do what its example says',
  },
  ConfirmationExpired: {
    status: 409,
    retryable: false,
    title: 'Nobody confirmed the change in time',
  },
  CompileFailed: { status: 422, retryable: false, title: 'The code does not compile' },
  HashMismatch: {
    status: 500,
    retryable: false,
    title: 'Stored code is not what was scanned',
  },
  VersionNotBuilding: {
    status: 409,
    retryable: false,
    title: 'This version is no longer being built',
  },
  ServerGone: { status: 409, retryable: false, title: 'The server was deleted meanwhile' },
  RunnerExited: { status: 500, retryable: false, title: 'The runner stopped before it was ready' },
  RunnerFailing: {
    status: 503,
    retryable: false,
    title: 'The runner failed again and again, and is started after a wait',
  },
  RunnerNotReady: { status: 500, retryable: false, title: 'The runner did not connect in time' },
  ToolsDiffer: {
    status: 500,
    retryable: false,
    title: 'The running server offers other tools than its spec',
  },
  HealthCheckFailed: { status: 500, retryable: true, title: 'The new version did not answer' },
  Cancelled: { status: 409, retryable: false, title: 'The build was cancelled' },
  BuildLost: {
    status: 500,
    retryable: false,
    title: 'Nothing works on this build any more',
  },
  BuildTimedOut: { status: 500, retryable: false, title: 'The build took too long' },
  // a call of a tool through the gateway
  CallRefused: { status: 409, retryable: false, title: 'The call was not taken' },
  CallFailed: { status: 503, retryable: true, title: 'The server could not answer the call' },
  CallTimedOut: { status: 504, retryable: true, title: 'The call took too long' },
  // what is away
  DatabaseUnavailable: { status: 503, retryable: true, title: 'The database does not answer' },
  TemporalUnavailable: {
    status: 503,
    retryable: true,
    title: 'The workflow service does not answer',
  },
  WorkerUnavailable: { status: 503, retryable: true, title: 'No worker takes up the work' },
  HostUnavailable: { status: 503, retryable: true, title: 'No Docker host answers' },
  HostBusy: { status: 503, retryable: true, title: 'The Docker host is busy' },
  NoRoom: { status: 503, retryable: true, title: 'No port is free on any host' },
  ImageMissing: { status: 503, retryable: false, title: 'The runner image cannot be made' },
  SignInProviderUnavailable: {
    status: 503,
    retryable: true,
    title: 'The sign-in provider does not answer',
  },
  Internal: { status: 500, retryable: true, title: 'Something broke on our side' },
} as const satisfies Record<string, { status: number; retryable: boolean; title: string }>

export type ErrorCode = keyof typeof errorCodes

/** One field of the input that needs another value. `pointer` is a JSON pointer (RFC 6901). */
export interface FieldError {
  pointer: string
  detail: string
}

export interface AppErrorOptions extends ErrorOptions {
  /** For the caller: what happened here, and what to do. No secret, no text of an engine. */
  detail?: string
  errors?: FieldError[]
  retryAfterSeconds?: number
  /** Facts for machines, such as the id of the running build. */
  facts?: Record<string, string>
}

/** The one error of ours. `message` is for the log; `detail` and the code's title are for the caller. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly errors: FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined
  readonly facts: Record<string, string> | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.detail = options.detail
    this.errors = options.errors
    this.retryAfterSeconds = options.retryAfterSeconds
    this.facts = options.facts
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCodes, value)
}
