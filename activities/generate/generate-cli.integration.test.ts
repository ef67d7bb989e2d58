import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { testEnvironment } from '../../test/environment.ts'
import { startFakeModel, type FakeAnswer } from '../../test/fake-model.ts'
import { cannotAnswerText, editAnswerText, specAnswerText } from '../../test/model-answers.ts'
import { findPet, greetPet, sampleSpec } from '../../test/sample-spec.ts'
import { systemPromptExample } from '../../test/system-prompt-example.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import type { Generated } from './once/generate-once.ts'

const CLI = fileURLToPath(new URL('generate-cli.ts', import.meta.url))

interface Run {
  answers?: FakeAnswer[]
  prompt?: string | Uint8Array
  args?: string[]
  env?: Record<string, string>
}

/** Runs the command as a person would, against a model that answers with these. */
async function run({ answers = [], prompt = 'Find pets', args = [], env }: Run) {
  const { dockerSocket } = await testEnvironment()
  await using fake = await startFakeModel((_, attempt) => answers[attempt - 1] ?? { text: '' })
  await using folder = await temporaryFolder()
  await writeFile(folder.at('prompt.txt'), prompt)
  const settings = env ?? { BMM_MODEL_API_KEY: 'canary-key', BMM_MODEL_BASE_URL: fake.url }
  const places = ['--prompt', folder.at('prompt.txt'), '--out', folder.at('out')]
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; out: string; err: string }>()
  execFile(
    process.execPath,
    [CLI, ...places, ...args],
    { env: { DOCKER_SOCKET: dockerSocket, ...settings } },
    (err, out, errors) => resolve({ code: err ? err.code : 0, out, err: errors }),
  )
  const { code, out, err } = await promise
  const files = await readdir(folder.at('out')).catch((): string[] => [])
  const read = (name: string) => readFile(folder.at(`out/${name}`), 'utf8')
  return {
    code,
    err,
    generated: out ? (JSON.parse(out) as Generated) : undefined, // our own command wrote it
    files: files.toSorted((a, b) => a.localeCompare(b)),
    spec: files.includes('spec.json')
      ? (JSON.parse(await read('spec.json')) as unknown)
      : undefined,
    requests: fake.requests,
    all: out + err,
  }
}

const broken = {
  ...findPet,
  implementation: findPet.implementation.replace('textOf(pet.name)', 'pet.name'),
}

describe('npm run generate', () => {
  test('takes a prompt to a bundle that passed its self-test', async () => {
    const { code, generated, files, err } = await run({
      answers: [{ text: specAnswerText(sampleSpec) }],
    })
    expect({ code, verdicts: generated?.verdicts, err: code === 0 ? '' : err }).toEqual({
      code: 0,
      verdicts: {
        generate: 'passed',
        render: 'passed',
        scan: 'passed',
        compile: 'passed',
        'self-test': 'passed',
      },
      err: '',
    })
    expect(generated).toMatchObject({
      isPassed: true,
      title: 'Pets',
      tools: ['find_pet', 'greet_pet'],
      repairs: 0,
      modelUse: { calls: 1, inputTokens: 100, outputTokens: 20, costUsd: 0.0008 },
    })
    expect(generated?.stages.at(-1)?.selfTest?.calls.map(({ state }) => state)).toEqual([
      'passed',
      'passed',
      'passed',
      'passed',
    ])
    expect(files).toEqual(['bundle.cjs', 'server.ts', 'spec.json'])
  })

  test('the server that the system prompt shows passes as it is', async () => {
    const { generated } = await run({ answers: [{ text: specAnswerText(systemPromptExample()) }] })
    expect(generated?.stages.at(-1)).toMatchObject({ stage: 'self-test', state: 'passed' })
  })

  test('stops where the fault is, says it, and leaves what there is', async () => {
    const { code, generated, files } = await run({
      answers: [{ text: specAnswerText({ ...sampleSpec, tools: [broken, greetPet] }) }],
    })
    expect(code).toBe(1)
    expect(generated?.verdicts).toMatchObject({ compile: 'failed', 'self-test': 'not-reached' })
    expect(generated?.stages.at(-1)?.failure?.diagnostics).toMatchObject([
      { file: 'find_pet', line: 8, code: 'TS2322' },
    ])
    expect(files).toEqual(['server.ts', 'spec.json'])
  })

  test('has faults repaired as often as it may, and tells what was changed', async () => {
    const wrong: ServerSpecInput = {
      ...sampleSpec,
      tools: [broken, { ...greetPet, implementation: 'return `Bye, ${input.name}!`' }],
    }
    const { code, generated, requests, spec } = await run({
      args: ['--repair', '2'],
      answers: [
        { text: specAnswerText(wrong) },
        { text: editAnswerText({ set: [findPet], summary: 'Narrowed the name.' }) },
        { text: editAnswerText({ set: [greetPet], summary: 'Greets again.' }) },
      ],
    })
    expect([code, generated?.repairs, generated?.modelUse.calls]).toEqual([0, 2, 3])
    expect(
      generated?.stages.map(({ stage, round, state }) => `${round} ${stage} ${state}`),
    ).toEqual([
      '0 generate passed',
      '0 render passed',
      '0 scan passed',
      '0 compile failed',
      '1 repair passed',
      '1 render passed',
      '1 scan passed',
      '1 compile passed',
      '1 self-test failed',
      '2 repair passed',
      '2 render passed',
      '2 scan passed',
      '2 compile passed',
      '2 self-test passed',
    ])
    const repair = generated?.stages.find(({ stage }) => stage === 'repair')
    expect(repair?.summary).toBe('Narrowed the name.')
    expect(repair?.diff).toContain('+return { name: textOf(pet.name) }')
    expect(requests[1]?.body.messages[0]?.content).toContain(
      'the code of find_pet, line 8 (TS2322)',
    )
    expect(requests[2]?.body.messages[0]?.content).toContain('greet_pet, example "A dog": ')
    expect(spec).toMatchObject({ title: 'Pets' })
  })

  test('asks again when the model was busy', async () => {
    const { generated, requests } = await run({
      answers: [
        { status: 429, type: 'rate_limit_error', retryAfterSeconds: 0 },
        { text: cannotAnswerText('It needs your files.') },
      ],
    })
    expect(requests).toHaveLength(2)
    expect(generated?.stages).toMatchObject([
      { stage: 'generate', state: 'failed', failure: { detail: 'It needs your files.' } },
    ])
    expect(generated?.modelUse.calls).toBe(2)
  })
})

describe('what it cannot begin with ends with a sentence, and asks no model', () => {
  test.each<[string, Run, RegExp]>([
    ['no key', { env: {} }, /^No model is set up: set BMM_MODEL_API_KEY/],
    ['settings that do not fit', { env: { BMM_MODEL_EDIT: 'a b c' } }, /BMM_MODEL_EDIT/],
    ['an empty prompt', { prompt: ' \n' }, /--prompt: Say in a sentence/],
    ['a huge prompt', { prompt: 'word '.repeat(5_000) }, /--prompt: At most 20,000/],
    ['no text', { prompt: new Uint8Array([0xff, 0xfe, 0, 1, 2, 65, 66, 67]) }, /not plain text/],
    ['an unknown option', { args: ['--prune'] }, /--prune/],
    ['no number of repairs', { args: ['--repair', 'many'] }, /--repair: a number/],
  ])('%s', async (_, given, complaint) => {
    const { code, err, generated, requests } = await run(given)
    expect(code).toBe(2)
    expect(err).toMatch(complaint)
    expect(generated).toBeUndefined()
    expect(requests).toEqual([])
    expect(err).not.toContain('canary')
  })
})
