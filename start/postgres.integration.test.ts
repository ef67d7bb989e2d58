import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'
import { recordAudit } from '../db/audit.ts'
import { verifyAudit } from '../db/audit-chain.ts'
import { connect } from '../db/connect.ts'
import { migrate } from '../db/migrate.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { until } from '../test/until.ts'
import { startPostgres } from './postgres.ts'

const INSUFFICIENT_PRIVILEGE = '42501'

test('starts fresh, and keeps its data over a restart', async () => {
  await using folder = await temporaryFolder()
  const dataDir = folder.at('postgres')
  const first = await startPostgres({ dataDir })
  expect(first.version).toMatch(/^18\./)
  await write(first.ownerUrl, 'kept')
  await first.stop()
  const second = await startPostgres({ dataDir })
  expect(await read(second.url)).toBe('kept')
  await second.stop()
})

test('one that was left behind is stopped first, and its data are there', async () => {
  await using folder = await temporaryFolder()
  const dataDir = folder.at('postgres')
  const first = await startPostgres({ dataDir })
  await write(first.ownerUrl, 'kept')
  process.kill(first.pid, 'SIGKILL')
  const leftBehind = await postmasterOf(dataDir)
  const second = await startPostgres({ dataDir })
  expect(await postmasterOf(dataDir)).not.toBe(leftBehind)
  expect(await read(second.url)).toBe('kept')
  await second.stop()
})

test('stops when its starter is killed', async () => {
  await using folder = await temporaryFolder()
  const dataDir = folder.at('postgres')
  const program = `
    const { startPostgres } = await import(${JSON.stringify(new URL('postgres.ts', import.meta.url).href)})
    await startPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    console.log('up')
    setInterval(() => {}, 1000)`
  const starter = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface({ input: starter.stdout }), 'line')
  starter.kill('SIGKILL')
  const isGone = () => !existsSync(`${dataDir}/postmaster.pid`)
  expect(await until('Postgres is gone', isGone, 20_000)).toBe(true)
})

test('one for tests leaves no data behind', async () => {
  await using folder = await temporaryFolder()
  const postgres = await startPostgres({ dataDir: folder.at('postgres'), isThrowaway: true })
  await postgres.stop()
  expect(existsSync(folder.at('postgres'))).toBe(false)
})

test('works below a folder that others cannot enter, as a home of root is', async () => {
  await using folder = await temporaryFolder()
  await chmod(folder.path, 0o700)
  const wanted = folder.at('postgres')
  const postgres = await startPostgres({ dataDir: wanted, isThrowaway: true })
  const { dataDir } = postgres
  await write(postgres.ownerUrl, 'reachable')
  expect(await read(postgres.url)).toBe('reachable')
  await postgres.stop()
  expect(existsSync(dataDir)).toBe(false)
  const isRoot = process.getuid?.() === 0
  expect(dataDir === wanted).toBe(!isRoot)
})

test('the password of a new database passes through no folder that others can list', async () => {
  await using folder = await temporaryFolder()
  const shared = folder.at('shared')
  await mkdir(shared)
  vi.stubEnv('TMPDIR', shared)
  const seen: (string | null)[] = []
  using watcher = Object.assign(
    watch(shared, (_event, name) => seen.push(name)),
    { [Symbol.dispose]: () => watcher.close() },
  )
  const postgres = await startPostgres({ dataDir: folder.at('postgres'), isThrowaway: true })
  await postgres.stop()
  expect(seen).toEqual([])
  expect(await readdir(folder.path)).toEqual(['shared'])
})

test('our processes may not change the audit log, nor allow themselves to', async () => {
  await using folder = await temporaryFolder()
  const dataDir = folder.at('postgres')
  await using opened = new AsyncDisposableStack()
  const first = await startPostgres({ dataDir })
  await migrateBy(first.ownerUrl)
  await first.stop()
  const postgres = await startPostgres({ dataDir })
  opened.defer(postgres.stop)
  await migrateBy(postgres.ownerUrl)
  const db = opened.adopt(connect({ databaseUrl: postgres.url }), (pool) => pool.destroy())
  await db.transaction(async (trx) => {
    const event = { organisationId: null, actorId: null, resourceType: 'thing' }
    await recordAudit(trx, { ...event, action: 'test.act' })
  })
  expect(await verifyAudit(db)).toEqual({ chains: 1, events: 1, broken: [] })
  const refused = (statement: string) =>
    expect(db.raw(statement)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE })
  await refused(`update audit_events set action = 'x'`)
  await refused(`insert into audit_chain values ('installation', 2, 2, 'x')`)
  await refused(`update audit_chain set hash = 'x'`)
  await refused(`update audit_heads set seq = 0`)
  for (const table of ['audit_events', 'audit_chain', 'audit_heads']) {
    await refused(`delete from ${table}`)
    await refused(`truncate ${table}`)
    await refused(`alter table ${table} disable trigger all`)
    await refused(`drop table ${table}`)
  }
  await refused('set session_replication_role = replica')
})

test('nor may the owner of an outside database, who need not be a superuser', async () => {
  await using folder = await temporaryFolder()
  await using opened = new AsyncDisposableStack()
  const postgres = await startPostgres({ dataDir: folder.at('postgres'), isThrowaway: true })
  opened.defer(postgres.stop)
  const admin = opened.adopt(connect({ databaseUrl: postgres.ownerUrl }), (pool) => pool.destroy())
  await admin.raw(`create role outsider login password 'outside'`)
  await admin.raw('create database outside owner outsider')
  const outside = new URL(postgres.ownerUrl)
  const place = { username: 'outsider', password: 'outside', pathname: '/outside' }
  const databaseUrl = Object.assign(outside, place).href
  await migrateBy(databaseUrl)
  const db = opened.adopt(connect({ databaseUrl }), (pool) => pool.destroy())
  const event = { organisationId: null, actorId: null, resourceType: 'thing' }
  await recordAudit(db, { ...event, action: 'test.act' })
  expect(await verifyAudit(db)).toEqual({ chains: 1, events: 1, broken: [] })
  for (const act of [`update audit_events set action = 'x'`, 'truncate audit_chain'])
    await expect(db.raw(act)).rejects.toThrow('permission denied for table audit_')
})

async function migrateBy(databaseUrl: string) {
  const db = connect({ databaseUrl, poolSize: 1 })
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

async function postmasterOf(dataDir: string) {
  return (await readFile(`${dataDir}/postmaster.pid`, 'utf8')).split('\n')[0]
}

async function write(databaseUrl: string, word: string) {
  const db = connect({ databaseUrl, poolSize: 1 })
  try {
    await db.raw('create table words (word text)')
    await db('words').insert({ word })
  } finally {
    await db.destroy()
  }
}

async function read(databaseUrl: string): Promise<unknown> {
  const db = connect({ databaseUrl, poolSize: 1 })
  try {
    const rows: { word: string }[] = await db('words').select('word')
    return rows[0]?.word
  } finally {
    await db.destroy()
  }
}
