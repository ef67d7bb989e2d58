// npm run test:env: the services of the tests, in the foreground, for running single tests while one writes.
import { once } from 'node:events'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { createProgress } from './progress.ts'
import { listenForStop } from './signals.ts'
import { startTestServices } from './test-services.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { first: signal } = listenForStop()
const progress = createProgress(process.stderr, { hasColor: !env.NO_COLOR && process.stderr.isTTY })

try {
  const services = await startTestServices({ env, root, progress, signal })
  progress.say('Until Ctrl-C. In another terminal:')
  console.log(`export BMM_TEST_ENVIRONMENT=${services.file}`)
  progress.say('npx vitest run --project integration <files>')
  if (!signal.aborted) await once(signal, 'abort')
  await services.stop()
  process.exit(0)
} catch (err) {
  console.error(err instanceof Error ? err.message : err)
  process.exit(1)
}
