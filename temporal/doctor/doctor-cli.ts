// npm run doctor: is everything there, and do rows, containers and workflows say the same?
import { readFileSync } from 'node:fs'
import { env, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { DockerRuntime } from '../../activities/containers/docker-runtime.ts'
import { ConfigError, loadConfig } from '../../config.ts'
import { connect } from '../../db/connect.ts'
import { createCodec } from '../codec.ts'
import { createWorkflowDesk } from '../workflow-desk.ts'
import { examine, fix } from './examine.ts'
import { printFindings } from './print-findings.ts'

const asked = readArguments()
const config = loadConfig(env, (path) => readFileSync(path, 'utf8'))
if (!config.DATABASE_URL) throw new ConfigError('DATABASE_URL: say where the rows lie')

await using opened = new AsyncDisposableStack()
const db = connect({ databaseUrl: config.DATABASE_URL, poolSize: 4 })
opened.defer(() => db.destroy())
const desk = opened.use(
  createWorkflowDesk({
    address: config.TEMPORAL_ADDRESS ?? `127.0.0.1:${config.TEMPORAL_PORT}`,
    namespace: config.TEMPORAL_NAMESPACE,
    codec: createCodec(config.payloadKeys.keys),
  }),
)
const runtime = new DockerRuntime({
  socketPath: config.DOCKER_SOCKET,
  installId: config.INSTALL_ID,
  hostId: config.HOST_ID,
  limits: { memoryBytes: 0, cpus: 0 }, // it starts nothing
})
const installation = { config, db, desk, runtime }
const before = await examine(installation)
const canFix = asked.fix && (before.disagreements?.length ?? 0) > 0
const findings = canFix ? await fix(installation) : before
const mended = (before.disagreements ?? []).filter(
  ({ what, id }) => !findings.disagreements?.some((left) => left.what === what && left.id === id),
)
stdout.write(
  asked.json
    ? `${JSON.stringify({ ...findings, mended }, null, 2)}\n`
    : printFindings({ ...findings, mended }),
)
process.exitCode = findings.isWell ? 0 : 1

function readArguments(): { fix: boolean; json: boolean } {
  const option = { type: 'boolean', default: false } as const
  try {
    return parseArgs({ options: { fix: option, json: option } }).values
  } catch (err) {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`)
    process.stderr.write('Usage: npm run doctor -- [--fix] [--json]\n')
    process.exit(2)
  }
}
