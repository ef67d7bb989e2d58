// node start/run-command.ts SCRIPT: runs a command of an operator, or one process of ours, with the settings that npm start
// gives its processes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { dockerSocket } from './docker.ts'
import { readEnvironment } from './environment.ts'
import { ensureKeys } from './keys.ts'
import { placeOf } from './place.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const [script = '', ...rest] = process.argv.slice(2)
const given = await readEnvironment(join(root, '.env'), env)
const { dataDir, keyDir } = placeOf(root, resolve(root, given.BMM_DATA_DIR || '.bmm'))
const databaseUrlFile = join(keyDir, 'database-url')
const isSet = Boolean(given.DATABASE_URL || given.DATABASE_URL_FILE)
if (!isSet && !existsSync(databaseUrlFile)) {
  console.error(`There is no installation in ${dataDir}. Set DATABASE_URL, or run npm start first.`)
  process.exit(1)
}
const settings = {
  ...given,
  ...(await ensureKeys({ env: given, folder: keyDir })),
  ...(isSet ? {} : { DATABASE_URL_FILE: databaseUrlFile }),
  BMM_DATA_DIR: dataDir,
  DOCKER_SOCKET: dockerSocket(given),
}
const child = spawn(process.execPath, [resolve(root, script), ...rest], {
  cwd: root,
  env: settings,
  stdio: 'inherit',
})
process.on('SIGTERM', () => child.kill('SIGTERM'))
process.on('SIGINT', () => {}) // a Ctrl-C reaches the child by itself, and we end as it ends
const [status] = (await once(child, 'exit')) as [number | null]
process.exit(status ?? 1)
