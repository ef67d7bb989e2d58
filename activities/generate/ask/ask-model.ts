// Asks until an answer fits, as often and as long as that is worth it.
import type * as z from 'zod'
import type { ModelCall } from '../../../db/model-calls.ts'
import type { Asking } from '../asking.ts'
import { callModel, type ModelMessage, type ModelReply, type ModelTokens } from './call-model.ts'
import { budgetSpent, noFit, notPossible, refused, tooLong } from './answer-failure.ts'
import type { Issue, Read } from './issue.ts'
import { modelCost } from './model-cost.ts'
import type { ModelChoice } from '../model.ts'
import { readAnswer } from './read-answer.ts'
import { systemPrompt } from '../system-prompt.ts'
import { wireSchema } from './wire-schema.ts'
import { askForLess, askToMend, schemaInWords } from './words-to-model.ts'

/** Every answer may say that it cannot be done. */
interface Answer {
  outcome: string
  reason: string
}

export interface Question<A extends Answer, R> {
  job: ModelCall['job']
  choice: ModelChoice
  prompt: string
  shape: z.ZodType<A>
  /** Makes of the answer what was asked for, by the rules that a shape cannot express. */
  read: (answer: A) => Read<R>
}

/** Answers that are no use, before it is given up. */
const MOST_MISFITS = 3
const MOST_CUTS = 2
/** With fewer tokens left it is not worth asking. */
const LEAST_TOKENS = 2_000
const CHARACTERS_PER_TOKEN = 3.6
const LONGEST_ECHO = 200_000
/** Why an answer stopped before its end. */
const CUTS = new Set(['max_tokens', 'model_context_window_exceeded'])

type Verdict<R> =
  | { outcome: 'answered'; result: { value: R } | { cannot: string } }
  | { outcome: 'misfit'; issues: Issue[] }
  | { outcome: 'cut-off' }
  | { outcome: 'refused' }
  | { outcome: 'failed'; error: unknown }

export async function askModel<A extends Answer, R>(
  asking: Asking,
  question: Question<A, R>,
): Promise<R> {
  const { settings } = asking.model
  const schema = wireSchema(question.shape)
  const system = settings.features.has('structured-output')
    ? systemPrompt
    : `${systemPrompt}\n\n${schemaInWords(schema)}`
  const first: ModelMessage = { role: 'user', content: question.prompt }
  let messages = [first]
  let spent = 0
  let misfits = 0
  let cuts = 0
  for (;;) {
    // what is read from the cache does not count
    const counted = settings.features.has('caching') ? messages : [{ content: system }, ...messages]
    const left = (asking.tokenLimit ?? Infinity) - spent - estimateTokens(counted)
    if (left < LEAST_TOKENS) throw budgetSpent()
    const maxTokens = Math.min(settings.maxTokens, left)
    await asking.reserve(estimateTokens([{ content: system }, ...messages]) + maxTokens)
    const request = { choice: question.choice, system, messages, schema, maxTokens }
    const reply = await callModel(asking, request)
    const verdict = judge(reply, question)
    await asking.onCall(callOf(reply.tokens, { asking, question, outcome: verdict.outcome }))
    spent += reply.tokens.uncachedInput + reply.tokens.cacheWrite + reply.tokens.output
    switch (verdict.outcome) {
      case 'answered':
        if ('value' in verdict.result) return verdict.result.value
        throw notPossible(verdict.result.cannot)
      case 'refused':
        throw refused()
      case 'failed':
        throw verdict.error
      case 'cut-off':
        cuts += 1
        if (cuts === MOST_CUTS) throw tooLong(maxTokens)
        messages = [{ ...first, content: `${first.content}\n\n${askForLess(maxTokens)}` }]
        break
      case 'misfit': {
        misfits += 1
        if (misfits === MOST_MISFITS) throw noFit(verdict.issues, misfits)
        const said = reply.ok ? reply.text.trim().slice(0, LONGEST_ECHO) : ''
        const again: ModelMessage = { role: 'user', content: askToMend(verdict.issues) }
        messages = said ? [first, { role: 'assistant', content: said }, again] : [first]
      }
    }
    asking.onText(null)
  }
}

function estimateTokens(texts: { content: string }[]): number {
  const characters = texts.reduce((sum, { content }) => sum + content.length, 0)
  return Math.ceil(characters / CHARACTERS_PER_TOKEN)
}

function judge<A extends Answer, R>(reply: ModelReply, question: Question<A, R>): Verdict<R> {
  if (!reply.ok) return { outcome: 'failed', error: reply.error }
  if (reply.stopReason === 'refusal') return { outcome: 'refused' }
  if (CUTS.has(reply.stopReason)) return { outcome: 'cut-off' }
  try {
    return judgeText(reply.text, question)
  } catch (err) {
    if (!(err instanceof RangeError)) throw err // the stack is full
    return { outcome: 'misfit', issues: [{ at: '', text: 'The answer is nested too deeply.' }] }
  }
}

function judgeText<A extends Answer, R>(text: string, { shape, read }: Question<A, R>): Verdict<R> {
  const answer = readAnswer(text, shape)
  if (!answer.ok) return { outcome: 'misfit', issues: answer.issues }
  if (answer.value.outcome === 'cannot') {
    const reason = answer.value.reason.trim()
    if (reason) return { outcome: 'answered', result: { cannot: reason } }
    const issue = { at: '/reason', text: 'Say why it cannot be done.' }
    return { outcome: 'misfit', issues: [issue] }
  }
  const result = read(answer.value)
  if (!result.ok) return { outcome: 'misfit', issues: result.issues }
  return { outcome: 'answered', result: { value: result.value } }
}

function callOf<A extends Answer, R>(
  tokens: ModelTokens,
  {
    asking,
    question: { job, choice },
    outcome,
  }: { asking: Asking; question: Question<A, R>; outcome: ModelCall['outcome'] },
): ModelCall {
  return {
    job,
    model: choice.model,
    outcome,
    inputTokens: tokens.uncachedInput + tokens.cacheWrite + tokens.cacheRead,
    cachedInputTokens: tokens.cacheRead,
    outputTokens: tokens.output,
    costUsd: modelCost(tokens, asking.model.settings.prices.get(choice.model)),
  }
}
