// npm test: everything real. The checks run while the services start, then all tests against them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createProgress } from './progress.ts'
import { listenForStop } from './signals.ts'
import { startTestServices, type TestServices } from './test-services.ts'
import { tallyVitest, type VitestReport } from './vitest-report.ts'

const CHECKS = ['format', 'lint', 'types', 'borders', 'unused']
const root = fileURLToPath(new URL('..', import.meta.url))
const progress = createProgress(process.stdout, {
  hasColor: !env.NO_COLOR && process.stdout.isTTY,
})
const { first: stopped } = listenForStop()

if (process.argv.includes('--help')) {
  console.log('npm test: the checks of npm run check, then every test on real services.')
  console.log('npm test -- <files>: the same with these test files alone.')
} else process.exit(await runAll(process.argv.slice(2)))

async function runAll(filters: string[]): Promise<number> {
  const failed: string[] = []
  const starting = startTestServices({ env, root, progress, signal: stopped }).catch(
    (err: unknown) => {
      failed.push('services')
      progress.say(`✗ ${err instanceof Error ? err.message : String(err)}`)
      return undefined
    },
  )
  for (const check of CHECKS) if (!(await runCheck(check))) failed.push(check)
  const services = await starting
  const tests = await runTests(services, filters)
  await services?.stop()
  if (failed.length > 0) progress.say(`✗ ${failed.join(', ')}`)

  const passedChecks = CHECKS.filter((check) => !failed.includes(check)).length
  const total = { passed: passedChecks + tests.passed, failed: failed.length + tests.failed }
  progress.say(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}

async function runCheck(name: string): Promise<boolean> {
  if (stopped.aborted) return false
  return progress.step(name, async () => {
    const child = spawn('npm', ['run', '--silent', name], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: stopped,
    })
    const ended = once(child, 'exit').catch(() => [1])
    const [out, complaint, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      ended,
    ])
    const isFailed = code !== 0
    if (isFailed) progress.say(`${out}${complaint}`)
    return { value: !isFailed, done: isFailed ? `${name} has findings` : name, isFailed }
  })
}

async function runTests(services: TestServices | undefined, filters: string[]) {
  if (stopped.aborted) return { passed: 0, failed: 1 }
  const folder = await mkdtemp(join(tmpdir(), 'bmm-report-'))
  const outputFile = join(folder, 'report.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const args = ['run', '--allowOnly=false', '--reporter=default', '--reporter=json']
  const child = spawn(execPath, [vitest, ...args, `--outputFile=${outputFile}`, ...filters], {
    cwd: root,
    stdio: 'inherit',
    env: { ...env, ...(services && { BMM_TEST_ENVIRONMENT: services.file }) },
  })
  stopped.addEventListener('abort', () => child.kill('SIGTERM'))
  await once(child, 'exit')
  const report = await readFile(outputFile, 'utf8').catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
  return tallyVitest(report ? (JSON.parse(report) as VitestReport) : undefined)
}
