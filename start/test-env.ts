// npm run test:env: the services of the tests, in the foreground, for running single tests while one writes.
import { once } from 'node:events'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { createProgress } from './progress.ts'
import { startTestServices } from './test-services.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
const progress = createProgress(process.stderr, { hasColor: !env.NO_COLOR && process.stderr.isTTY })

try {
  const services = await startTestServices({ env, root, progress })
  progress.say('Until Ctrl-C. In another terminal:')
  console.log(`export BMM_TEST_ENVIRONMENT=${services.file}`)
  progress.say('npx vitest run --project integration <files>')
  await stopped
  await services.stop()
  process.exit(0)
} catch (err) {
  console.error(err instanceof Error ? err.message : err)
  process.exit(1)
}
