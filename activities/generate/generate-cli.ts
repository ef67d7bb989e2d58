// Writes a server from a prompt and tries it, without the platform: `npm run generate -- --prompt FILE --out DIR
// [--repair N]`. Standard output gets one JSON object, standard error the progress; the exit code is 0 when all passed.
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigError, loadConfig, type Config } from '../../config.ts'
import { instruction } from '../../contract/preview-routes.ts'
import { DockerRuntime } from '../containers/docker-runtime.ts'
import { runSelfTest } from '../self-test/run-self-test.ts'
import { generateOnce, type Generated } from './once/generate-once.ts'
import { createModel } from './model.ts'
import type { StageVerdict } from './once/stage-log.ts'

const USAGE = 'npm run generate -- --prompt FILE --out DIR [--repair N]'
const MEGABYTE = 1_048_576

class UsageError extends Error {}

interface Arguments {
  prompt: string
  out: string
  repairs: number
}

async function readArguments(): Promise<Arguments> {
  const { values } = parseArgs({
    options: {
      prompt: { type: 'string' },
      out: { type: 'string' },
      repair: { type: 'string', default: '0' },
    },
  })
  if (!values.prompt || !values.out) throw new UsageError(`Give a prompt and a folder: ${USAGE}`)
  const repairs = Number(values.repair)
  if (!Number.isInteger(repairs) || repairs < 0 || repairs > 10)
    throw new UsageError('--repair: a number from 0 to 10')
  const bytes = await readFile(values.prompt).catch(() => {
    throw new UsageError(`--prompt: the file ${values.prompt} cannot be read`)
  })
  const prompt = instruction.safeParse(bytes.toString('utf8'))
  if (!prompt.success) throw new UsageError(`--prompt: ${prompt.error.issues[0]?.message}`)
  return { prompt: prompt.data, out: values.out, repairs }
}

async function generate(
  config: Config,
  { prompt, out, repairs, signal }: Arguments & { signal: AbortSignal },
): Promise<Generated> {
  if (!config.model)
    throw new UsageError('No model is set up: set BMM_MODEL_API_KEY (or ANTHROPIC_API_KEY).')
  await mkdir(out, { recursive: true })
  const installId = `generate${process.pid}` // its containers are nobody else's
  const runtime = new DockerRuntime({
    socketPath: config.DOCKER_SOCKET,
    installId,
    hostId: config.HOST_ID,
    limits: { memoryBytes: config.RUNNER_MEMORY_MB * MEGABYTE, cpus: config.RUNNER_CPUS },
  })
  const socketRoot = await mkdtemp(join(tmpdir(), 'bmm-'))
  try {
    return await generateOnce(
      {
        model: createModel(config.model),
        signal,
        save: (name, content) => writeFile(join(out, name), content),
        test: ({ round, ...tested }) =>
          runSelfTest(
            { runtime, socketRoot, signal, onProgress: () => undefined },
            { ...tested, name: `bmm-${installId}-${round}`, former: [] },
          ),
        onVerdict: tell,
      },
      { prompt, repair: { tries: repairs, tokens: config.BMM_REPAIR_TOKENS } },
    )
  } finally {
    await rm(socketRoot, { recursive: true, force: true })
  }
}

function tell({ stage, round, state, durationMs, failure }: StageVerdict) {
  const which = round > 0 ? ` (after ${round} repairs)` : ''
  const why = failure ? `: ${failure.title}. ${failure.detail ?? ''}` : ''
  process.stderr.write(`${stage}${which} ${state} in ${durationMs} ms${why}\n`)
}

const leaving = new AbortController()
for (const end of ['SIGTERM', 'SIGINT'] as const)
  process.once(end, () => leaving.abort(new UsageError('Stopped.')))
try {
  // oxlint-disable-next-line node/no-process-env -- a main file hands the environment to config.ts
  const config = loadConfig(process.env, (path) => readFileSync(path, 'utf8'))
  const generated = await generate(config, { ...(await readArguments()), signal: leaving.signal })
  process.stdout.write(`${JSON.stringify(generated, null, 2)}\n`)
  process.exitCode = generated.isPassed ? 0 : 1
} catch (err) {
  const isOurs = err instanceof UsageError || err instanceof ConfigError
  if (!isOurs && !(err instanceof TypeError && 'code' in err)) throw err
  process.stderr.write(`${err.message}\n`)
  process.exitCode = 2
}
