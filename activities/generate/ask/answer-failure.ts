// Why there is no answer, in words for the person who asked. Of the model's own words only its reason not to.
import { AppError } from '../../../contract/errors.ts'
import type { Issue } from './issue.ts'

const LONGEST_REASON = 1_000

export function budgetSpent(): AppError {
  return new AppError('TokenLimitReached', 'the tokens of this asking are spent', {
    detail: 'The tokens that this may take are spent.',
  })
}

export function tooLong(maxTokens: number): AppError {
  return new AppError('TokenLimitReached', `cut off twice at ${maxTokens} tokens`, {
    detail: 'Ask for fewer tools at once, and add the others afterwards.',
  })
}

export function refused(): AppError {
  return new AppError('ModelRefused', 'the model refused', {
    detail:
      'Its provider does not let it write this. Say what the server is for, or ask for something else.',
  })
}

export function notPossible(reason: string): AppError {
  return new AppError('NotPossible', 'the model says that it cannot be done', {
    detail: reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…` : reason,
  })
}

/** Places only: the texts may quote the answer. */
export function noFit(issues: Issue[], tries: number): AppError {
  const places = [...new Set(issues.map(({ at }) => at.split('/').slice(0, 5).join('/') || '/'))]
  return new AppError('ModelAnswerInvalid', `${tries} answers did not fit`, {
    detail:
      `It was asked ${tries} times. The last answer did not fit at ${places.slice(0, 5).join(', ')}. ` +
      'Try again, or say in other words what you want.',
  })
}
