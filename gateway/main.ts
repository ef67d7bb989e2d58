import { readFileSync } from 'node:fs'
import { env } from 'node:process'
import { pino } from 'pino'
import { loadConfig } from '../config.ts'
import { describeError } from '../contract/describe-error.ts'
import { connect, servingLimits } from '../db/connect.ts'
import { openOperatorPort } from '../observe/operator-port.ts'
import { startTracing } from '../observe/tracing.ts'
import { startGateway } from './gateway.ts'

const config = loadConfig(env, (path) => readFileSync(path, 'utf8'))
const log = pino({
  level: config.LOG_LEVEL,
  base: { process: 'gateway' },
  serializers: { err: describeError },
})

async function main() {
  const databaseUrl = config.DATABASE_URL
  if (databaseUrl === undefined) throw new Error('DATABASE_URL is not set')
  const db = connect({ databaseUrl, limits: servingLimits })
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT
  const tracing = await startTracing({ endpoint, process: 'gateway' })
  const gateway = await startGateway({ config, db, databaseUrl, log })
  const operatorPort = await openOperatorPort({
    ...gateway,
    host: config.METRICS_HOST,
    port: config.GATEWAY_METRICS_PORT,
  })
  log.info({ port: gateway.port, host: config.HOST_ID }, 'gateway is ready')
  process.send?.({ type: 'ready' })

  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    await gateway.close()
    await operatorPort[Symbol.asyncDispose]()
    await tracing[Symbol.asyncDispose]()
    await db.destroy()
    process.exit(0)
  }
  // a parent that was killed takes its children along
  for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(end, () => void stop())
}

main().catch((err: unknown) => {
  log.fatal({ err }, 'gateway cannot start')
  process.exit(1)
})
