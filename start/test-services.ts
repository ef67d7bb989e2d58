// What integration and end-to-end tests need, started for one run and thrown away after it.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bootstrapTemporal } from '../temporal/bootstrap.ts'
import { ensureTemporal } from '../temporal/server/start.ts'
import { ensureChromium } from './chromium.ts'
import { dockerSocket, ensureDocker } from './docker.ts'
import { freePort } from './ports.ts'
import { startPostgres } from './postgres.ts'
import type { Progress } from './progress.ts'
import { createStopList } from './stop-list.ts'
import { buildWeb } from './web-build.ts'

export interface TestEnvironment {
  /** A superuser's: each test file makes a database of its own. */
  databaseUrl: string
  temporalAddress: string
  temporalNamespace: string
  dockerSocket: string
  chromium: string
}

export interface TestServices {
  environment: TestEnvironment
  /** The value of BMM_TEST_ENVIRONMENT. */
  file: string
  stop: () => Promise<void>
}

export interface StartTestServices {
  env: Record<string, string | undefined>
  root: string
  progress: Progress
  /** Gives up starting. */
  signal?: AbortSignal
}

const NAMESPACE = 'bmm-test'

/** Starts Postgres and Temporal, and sees to Docker, Chromium and the built dashboard. What was started is stopped when one fails. */
export async function startTestServices({ env, root, progress, signal }: StartTestServices) {
  const stops = createStopList(['Temporal', 'Postgres', 'Docker', 'folder'])
  const folder = await mkdtemp(join(tmpdir(), 'bmm-test-'))
  await chmod(folder, 0o711) // as root, Postgres runs as another user, who must get through
  const abort = new AbortController()
  const stopped = AbortSignal.any([abort.signal, ...(signal ? [signal] : [])])
  stops.add('folder', () => rm(folder, { recursive: true, force: true }))

  const steps = [
    progress.step('Postgres', async () => {
      const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), isThrowaway: true })
      stops.add('Postgres', postgres.stop)
      return { value: postgres.ownerUrl, done: `Postgres ${postgres.version}` }
    }),
    progress.step('Temporal', async (update) => {
      const temporal = await ensureTemporal({
        env: { ...env, TEMPORAL_ADDRESS: undefined },
        binDir: join(root, '.bmm/bin'),
        dataDir: join(folder, 'temporal'),
        port: await freePort(),
        namespace: NAMESPACE,
        isThrowaway: true,
        report: update,
        signal: stopped,
      })
      stops.add('Temporal', temporal.stop)
      const { address } = temporal
      await bootstrapTemporal({ address, namespace: NAMESPACE, retentionDays: 1 })
      return { value: address, done: `Temporal ${temporal.version}, ${temporal.from}` }
    }),
    progress.step('Docker', async (update) => {
      const socket = dockerSocket(env)
      const docker = await ensureDocker({
        socket,
        logDir: join(root, '.bmm/logs'),
        report: update,
        signal: stopped,
      })
      stops.add('Docker', docker.stop)
      return { value: socket, done: `Docker ${docker.version}` }
    }),
    progress.step('Chromium', async (update) => {
      const chromium = await ensureChromium({ env, report: update })
      return { value: chromium, done: `Chromium at ${chromium}` }
    }),
    progress.step('Dashboard', async (update) => {
      const how = await buildWeb({ root, env, report: update, signal: stopped })
      return {
        value: undefined,
        done: how === 'built' ? 'Dashboard built' : 'Dashboard is current',
      }
    }),
  ] as const
  try {
    const [databaseUrl, temporalAddress, socket, chromium] = await Promise.all(steps)
    const environment: TestEnvironment = {
      databaseUrl,
      temporalAddress,
      temporalNamespace: NAMESPACE,
      dockerSocket: socket,
      chromium,
    }
    const file = join(folder, 'environment.json')
    await writeFile(file, JSON.stringify(environment), { mode: 0o600 })
    return { environment, file, stop: stops.run } satisfies TestServices
  } catch (err) {
    abort.abort()
    await Promise.allSettled(steps)
    await stops.run()
    throw err
  }
}
