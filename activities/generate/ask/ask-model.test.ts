import { describe, expect, test } from 'vitest'
import { askFake, generateFrom } from '../../../test/asking.ts'
import { startFakeModel } from '../../../test/fake-model.ts'
import { cannotAnswerText, specAnswerText } from '../../../test/model-answers.ts'
import { sampleSpec } from '../../../test/sample-spec.ts'
import { generateSpec } from '../generate-spec.ts'

const prompt = 'A server that finds pets in canary-shop'
const good = specAnswerText(sampleSpec)

const generate = generateFrom(prompt)

describe('an answer that is none', () => {
  test('what cannot be done ends at once with the reason of the model', async () => {
    const reason = 'A server cannot reach into your car. A calendar of its services could be built.'
    const { error, outcomes } = await generate([{ text: cannotAnswerText(reason) }])
    expect([error?.code, error?.detail]).toEqual(['NotPossible', reason])
    expect(error?.message).not.toContain('car')
    expect(outcomes).toEqual(['answered'])
  })

  test('its reason is kept short', async () => {
    const { error } = await generate([{ text: cannotAnswerText('long '.repeat(1_000)) }])
    expect(error?.detail?.length).toBe(1_000)
  })

  test('one that is nested without end is asked for again', async () => {
    const nested = (levels: number) => `${'{"not":'.repeat(levels)}{}${'}'.repeat(levels)}`
    const answer = JSON.parse(good)
    answer.spec.tools[0].exampleCalls[0].arguments = nested(100)
    const { spec, asked, outcomes } = await generate([
      { text: nested(20_000) },
      { text: JSON.stringify(answer) },
      { text: good },
    ])
    expect(spec?.title).toBe('Pets')
    expect(outcomes).toEqual(['misfit', 'misfit', 'answered'])
    expect(asked[2]).toContain('the JSON of an object, of 64 levels at most')
  })

  test('a refusal ends at once', async () => {
    const { error, outcomes } = await generate([{ text: 'No.', stopReason: 'refusal' }])
    expect(error?.code).toBe('ModelRefused')
    expect(error?.detail).not.toContain('No.')
    expect(outcomes).toEqual(['refused'])
  })

  test('what was cut off is asked once more, for less', async () => {
    const cut = { text: good.slice(0, 50), stopReason: 'max_tokens' } as const
    const { spec, asked, outcomes } = await generate([cut, { text: good }])
    expect(spec?.title).toBe('Pets')
    expect(outcomes).toEqual(['cut-off', 'answered'])
    expect(asked[1]).toMatch(
      /^Job: write.*<\/request>\n\nYour last answer was cut off after 64000/s,
    )
  })

  test('what is cut off again is too much', async () => {
    const cut = { text: good.slice(0, 50), stopReason: 'max_tokens' } as const
    const { error, outcomes } = await generate([cut, cut])
    expect(error?.code).toBe('TokenLimitReached')
    expect(outcomes).toEqual(['cut-off', 'cut-off'])
  })

  test('a model that never ends is cut off, and left', async () => {
    const endless = { text: 'and '.repeat(1_000), isEndless: true }
    const { error, requests, outcomes } = await generate([endless, endless], {
      settings: { maxTokens: 1_000 },
    })
    expect(error?.code).toBe('TokenLimitReached')
    expect(outcomes).toEqual(['cut-off', 'cut-off'])
    expect(await Promise.all(requests.map(({ ended }) => ended))).toEqual(['broken', 'broken'])
  })
})

describe('a call that fails', () => {
  const failures = [
    ['429', { status: 429, type: 'rate_limit_error', retryAfterSeconds: 7 }, 'ModelUnavailable', 7],
    ['529', { status: 529, type: 'overloaded_error' }, 'ModelUnavailable', undefined],
    ['500', { status: 500, type: 'api_error' }, 'ModelUnavailable', undefined],
    [
      'overload in mid-stream',
      { text: good, breakWith: 'overloaded_error' },
      'ModelUnavailable',
      undefined,
    ],
    [
      'a fault in mid-stream',
      { text: good, breakWith: 'api_error' },
      'ModelUnavailable',
      undefined,
    ],
    ['a cut connection', { text: good, breakWith: 'cut' }, 'ModelUnavailable', undefined],
    ['a refused key', { status: 401, type: 'authentication_error' }, 'ModelDenied', undefined],
    ['a key without rights', { status: 403, type: 'permission_error' }, 'ModelDenied', undefined],
    [
      'an account that cannot pay',
      { status: 402, type: 'billing_error' },
      'ModelDenied',
      undefined,
    ],
    ['a bad request', { status: 400, type: 'invalid_request_error' }, 'ModelBadRequest', undefined],
    ['an unknown model', { status: 404, type: 'not_found_error' }, 'ModelBadRequest', undefined],
    [
      'too long a prompt',
      { status: 413, type: 'request_too_large' },
      'TokenLimitReached',
      undefined,
    ],
  ] as const

  test.each(failures)('by %s is told apart', async (_, answer, ...expected) => {
    const { error, requests, outcomes } = await generate([answer])
    expect([error?.code, error?.retryAfterSeconds]).toEqual(expected)
    expect(error?.detail).toBeTruthy()
    expect(requests).toHaveLength(1)
    expect(outcomes).toEqual(['failed'])
    expect(JSON.stringify(error) + error?.message + error?.stack).not.toContain('canary')
  })

  test('tells what the account lacks, and never what the provider said', async () => {
    const message = 'Your credit balance is too low, canary-key'
    const { error } = await generate([{ status: 400, type: 'invalid_request_error', message }])
    expect(error?.code).toBe('ModelDenied')
    expect(error?.detail).toMatch(/credit/)
    expect(error?.detail).not.toContain('canary')
  })

  test.each([
    ['max_tokens: 64000 > 8192', 'BMM_MODEL_MAX_TOKENS'],
    ['thinking: Extra inputs are not permitted', 'thinking out of BMM_MODEL_FEATURES'],
    ['output_config.format: unknown', 'structured-output'],
    ['canary', 'BMM_MODEL_FEATURES'],
  ])('names the setting to look at for "%s"', async (message, setting) => {
    const { error } = await generate([{ status: 400, type: 'invalid_request_error', message }])
    expect(error?.detail).toContain(setting)
    expect(error?.detail).not.toContain('canary')
  })

  test('that was cut counts the tokens that are known', async () => {
    const { calls } = await generate([
      { text: good, breakWith: 'cut', usage: { input_tokens: 900, cache_read_input_tokens: 100 } },
    ])
    expect(calls[0]).toMatchObject({ inputTokens: 1_000, cachedInputTokens: 100, outputTokens: 1 })
  })

  test('by silence is left after a while', async () => {
    const { error, requests } = await generate([{ text: good, breakWith: 'silence' }], {
      settings: { silenceMs: 50 },
    })
    expect(error?.code).toBe('ModelUnavailable')
    expect(await requests[0]?.ended).toBe('broken')
  })

  test('because nobody listens is worth another try', async () => {
    const fake = await startFakeModel(() => ({}))
    await fake[Symbol.asyncDispose]()
    const asking = askFake(fake)
    await expect(generateSpec(asking, { prompt })).rejects.toMatchObject({
      code: 'ModelUnavailable',
      message: 'the connection broke (ECONNREFUSED)',
    })
    expect(asking.calls).toMatchObject([{ outcome: 'failed', inputTokens: 0 }])
  })

  test('ends when it is cancelled, with the reason that was given', async () => {
    const cancelling = new AbortController()
    await using fake = await startFakeModel(() => ({ text: good, breakWith: 'silence' }))
    const asking = askFake(fake, { signal: cancelling.signal })
    asking.onText = () => cancelling.abort(new Error('cancelled'))
    await expect(generateSpec(asking, { prompt })).rejects.toThrow('cancelled')
    expect(await fake.requests[0]?.ended).toBe('broken')
    expect(asking.calls).toMatchObject([{ outcome: 'failed', inputTokens: 100 }])
  })

  test('was cancelled before it began asks nothing', async () => {
    const { thrown, requests } = await generate([{ text: good }], {
      signal: AbortSignal.abort(new Error('cancelled')),
    })
    expect(thrown).toEqual(new Error('cancelled'))
    expect(requests).toEqual([])
  })
})

test('what the model writes arrives while it writes', async () => {
  const begun = Promise.withResolvers<void>()
  await using fake = await startFakeModel(() => ({ text: good, slow: begun.promise }))
  const asking = askFake(fake)
  // the second half comes only when the first has arrived
  asking.onText = () => begun.resolve()
  await expect(generateSpec(asking, { prompt })).resolves.toMatchObject({ title: 'Pets' })
})

test('pings and pieces are progress', async () => {
  await using fake = await startFakeModel(() => ({ text: good }))
  const asking = askFake(fake)
  let count = 0
  asking.onProgress = () => (count += 1)
  await generateSpec(asking, { prompt })
  expect(count).toBeGreaterThan(0)
})
