import type { ServerResponse } from 'node:http'
import { answerJson } from './answer.ts'

const REFUSALS = {
  unauthorized: { status: 401, text: 'Sign in first' },
  invalid_request: { status: 400, text: 'The Authorization header is malformed' },
  invalid_token: { status: 401, text: 'The access token is not valid' },
  insufficient_scope: { status: 403, text: 'The access token lacks a scope that is needed' },
}

/** Thrown when the Authorization header does not open the gate (RFC 6750). */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: keyof typeof REFUSALS

  constructor(code: keyof typeof REFUSALS, message = REFUSALS[code].text) {
    super(message)
    this.code = code
  }
}

/** Answers so that the client finds the way to a token. Who sent none has made no error and is told of none. */
export function answerRefusal(
  res: ServerResponse,
  { code, message }: Refusal,
  challenge: string,
): void {
  const error =
    code === 'unauthorized' ? '' : `error="${code}", error_description="${quoted(message)}", `
  answerJson(res, {
    status: REFUSALS[code].status,
    body: { error: code, error_description: message },
    headers: { 'www-authenticate': `Bearer ${error}${challenge}` },
  })
}

function quoted(text: string): string {
  return text.replaceAll(/[^ -~]|["\\]/g, "'")
}
