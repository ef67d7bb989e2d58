// From whatever Node the shell has to the pinned one, with the packages that the lock file names. Imports no package
// and uses no syntax that an old Node cannot read.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'

const OLDEST = [20, 19]
const TICK_MS = 15000
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pinnedNode = join(root, 'node_modules', '.bin', 'node')

/** Runs one of our scripts on the pinned Node and ends as it ends. */
export async function runScript(script) {
  requireNode(process.versions.node)
  if (
    !packagesAreCurrent(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'))
  )
    await npm(
      ['ci', '--include=dev', '--no-audit', '--no-fund'],
      'Installing the packages (about 2 minutes, once)',
    )
  await requirePinnedNode()
  const child = spawn(pinnedNode, [join(root, script), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // the channel closes with us: the child stops then
    cwd: root,
  })
  // In a terminal the child gets a Ctrl-C too, and takes two signals in the same moment for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  stopWithNpm(child)
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code))
}

function requireNode(version) {
  const [major, minor] = version.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  fail(
    `Node ${OLDEST.join('.')} or later is needed, this is ${version}. See https://nodejs.org/en/download.`,
  )
}

/** npm writes the second file when it has installed everything: what it says must be what the lock says. */
export function packagesAreCurrent(lock, installed) {
  if (!lock || !installed) return false
  return Object.keys(lock.packages)
    .filter((path) => path.startsWith('node_modules/'))
    .every((path) => {
      const wanted = lock.packages[path]
      const found = installed.packages[path]
      if (!found) return Boolean(wanted.optional || wanted.devOptional || wanted.peer)
      return found.version === wanted.version
    })
}

function readLock(name) {
  const path = join(root, name)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

async function requirePinnedNode() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const isThere = () =>
    String(spawnSync(pinnedNode, ['--version']).stdout).trim() === `v${dependencies.node}`
  if (isThere()) return
  // Its install script may have been kept from running.
  await npm(['rebuild', 'node'], `Fetching Node ${dependencies.node}`)
  if (!isThere()) fail(`Node ${dependencies.node} is missing. Run: npm rebuild node`)
}

function npm(args, what) {
  const startedAt = Date.now()
  const say = () => console.error(`… ${what}, ${Math.round((Date.now() - startedAt) / 1000)} s`)
  say()
  const timer = setInterval(say, TICK_MS)
  // As npm was run, else the npm on PATH.
  const path = env.npm_execpath
  const [command, ...first] = path ? [process.execPath, path] : ['npm']
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args, '--loglevel=error'], {
      cwd: root,
      stdio: 'inherit',
    })
    child.on('error', (err) => fail(`npm cannot be run: ${err.message}`))
    child.on('exit', (code) => {
      clearInterval(timer)
      if (code !== 0) fail(`npm ${args.join(' ')} failed.`)
      resolve()
    })
  })
}

/** npm passes a signal to its shell alone, which ends and leaves us behind. */
function stopWithNpm(child) {
  if (!env.npm_lifecycle_event) return
  const parent = process.ppid
  const timer = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500)
  timer.unref()
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
