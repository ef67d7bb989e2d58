// What api, worker and gateway stand on. Started side by side: none of them needs another.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Config } from '../config.ts'
import { bootstrapTemporal } from '../temporal/bootstrap.ts'
import { ensureTemporal } from '../temporal/server/start.ts'
import { ensureDocker } from './docker.ts'
import { writeSecret, type Environment } from './environment.ts'
import { startPostgres } from './postgres.ts'
import type { Progress } from './progress.ts'
import type { Place, Stops } from './place.ts'
import { buildWeb } from './web-build.ts'

export interface StartServices {
  place: Place
  env: Environment
  config: Config
  progress: Progress
  stops: Stops
  signal: AbortSignal
}

/** Returns the settings that tell our processes where the services are. */
export async function startServices(options: StartServices): Promise<Environment> {
  const failed = new AbortController()
  const inner = { ...options, signal: AbortSignal.any([options.signal, failed.signal]) }
  const steps = [database(inner), temporal(inner), docker(inner), dashboard(inner)] as const
  try {
    const [databaseSettings, temporalSettings] = await Promise.all(steps)
    options.signal.throwIfAborted()
    return { ...databaseSettings, ...temporalSettings }
  } catch (err) {
    failed.abort(err)
    await Promise.allSettled(steps) // so that whatever came up is on the list of stops
    throw err
  }
}

async function database({ place, env, config, progress, stops }: StartServices) {
  const settings: Environment = {}
  const owner: Environment = {}
  if (!config.DATABASE_URL) {
    const urls = await progress.step('Postgres', async () => {
      const wanted = join(place.dataDir, 'postgres')
      const { version, dataDir, stop, ...urls } = await startPostgres({ dataDir: wanted })
      stops.add('Postgres', stop)
      const where = dataDir === wanted ? '' : `, its data in ${dataDir}`
      return { value: urls, done: `Postgres ${version} ready${where}` }
    })
    const write = (name: string, url: string) => writeSecret(join(place.keyDir, name), url)
    settings.DATABASE_URL_FILE = await write('database-url', urls.url)
    owner.DATABASE_URL_FILE = await write('owner-database-url', urls.ownerUrl)
  }
  await progress.step('Migrations', async () => {
    await runScript(place, 'db/migrate.ts', { ...env, ...settings, ...owner })
    return { value: undefined, done: 'Database migrated' }
  })
  return settings
}

function temporal({ place, env, config, progress, stops, signal }: StartServices) {
  return progress.step('Temporal', async (report) => {
    const namespace = config.TEMPORAL_NAMESPACE
    const server = await ensureTemporal({
      env,
      binDir: join(place.root, '.bmm/bin'),
      dataDir: join(place.dataDir, 'temporal'),
      port: config.TEMPORAL_PORT,
      uiPort: config.TEMPORAL_UI_PORT,
      codecUrl: `${config.publicApiUrl}/internal/temporal/codec`,
      namespace,
      report,
      signal,
    })
    stops.add('Temporal', server.stop)
    const { address, version, from } = server
    await bootstrapTemporal({ address, namespace, retentionDays: config.TEMPORAL_RETENTION_DAYS })
    const done = ['Temporal', version, `ready (${from})`].filter(Boolean).join(' ')
    return { value: { TEMPORAL_ADDRESS: address }, done }
  })
}

function docker({ place, config, progress, stops, signal }: StartServices) {
  return progress.step('Docker', async (report) => {
    const { DOCKER_SOCKET: socket } = config
    const engine = await ensureDocker({ socket, logDir: place.logDir, report, signal })
    stops.add('Docker', engine.stop)
    return { value: undefined, done: `Docker ${engine.version} ready` }
  })
}

function dashboard({ place, env, progress, signal }: StartServices) {
  return progress.step('Dashboard', async (report) => {
    const how = await buildWeb({ root: place.root, env, report, signal })
    return { value: undefined, done: how === 'built' ? 'Dashboard built' : 'Dashboard is current' }
  })
}

async function runScript({ root }: Place, script: string, env: Environment) {
  try {
    await promisify(execFile)(process.execPath, [join(root, script)], { cwd: root, env })
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string } // what execFile adds to its error
    throw new Error(`${script} failed:\n${stderr.trim()}`, { cause })
  }
}
