import knex from 'knex'
import type { Knex } from 'knex'
import { knexSnakeCaseMappers } from 'objection'
import pg from 'pg'
import { AppError } from '../contract/errors.ts'

/** A pool, or a transaction of it: every function of db/ takes either as its first argument. */
export type Db = Knex

const silent = { warn() {}, error() {}, debug() {}, deprecate() {} }

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export interface ConnectionLimits {
  /** How long one statement may take, its wait for locks included. */
  statement_timeout: number
  /** How long a transaction may stand open between two statements. */
  idle_in_transaction_session_timeout: number
}

/**
 * For whoever serves others: without these one bad query, or a transaction that nobody ends, keeps a connection and its
 * locks for good, and a few of them the whole pool. Nothing that is answered takes nearly as long.
 */
export const servingLimits: ConnectionLimits = {
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
}

/**
 * Opens a pool of up to `poolSize` connections (10). End it with `db.destroy()`. Without limits for commands and chores,
 * which may take their time: migrations, the doctor, what is thrown away by the hour.
 */
export function connect({
  databaseUrl,
  poolSize = 10,
  limits,
}: {
  databaseUrl: string
  poolSize?: number
  limits?: ConnectionLimits
}): Db {
  return knex({
    client: 'pg',
    connection: { connectionString: databaseUrl, application_name: 'bmm', ...limits },
    pool: { min: 0, max: poolSize },
    acquireConnectionTimeout: 5_000,
    log: silent, // it would print beside the lines of our log; whatever it says is an error that we get as well
    ...knexSnakeCaseMappers(),
  })
}

/** A restart takes about this long. */
const RETRY_AFTER_SECONDS = 5
/** It is lost, refused, or was ended by a limit. */
const CONNECTION_CLASSES = /^(08|57P0|53300|57014|25P03)/
const CONNECTION_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'])
/** What the pools say, in words alone. */
const CONNECTION_WORDS =
  /Connection (terminated|ended)|is not queryable|timeout exceeded when trying to connect/

/** Whether an error says that Postgres is away or answers too late, rather than that a query is wrong. */
export function isDatabaseAway(err: unknown): boolean {
  return causesOf(err).some(
    ({ name, message, code }) =>
      CONNECTION_CODES.has(code) ||
      CONNECTION_CLASSES.test(code) ||
      name === 'KnexTimeoutError' ||
      CONNECTION_WORDS.test(message),
  )
}

/** Whether a statement was ended by its limit: Postgres is there, and it is the statement that somebody must mend. */
export function isStatementTooSlow(err: unknown): boolean {
  return causesOf(err).some(({ code }) => code === '57014')
}

/** Whether Postgres ended a transaction because it and another waited for each other. Nothing of it was done. */
export function isDeadlock(err: unknown): boolean {
  return causesOf(err).some(({ code }) => code === '40P01')
}

interface Cause {
  name: string
  message: string
  code: string
}

/** The error and all behind it: Objection keeps that of Postgres as `nativeError`, Node those of several addresses as `errors`. */
function causesOf(err: unknown): Cause[] {
  if (!(err instanceof Error)) return []
  const { name, message, cause } = err
  const behind = [
    cause,
    'nativeError' in err ? err.nativeError : undefined,
    ...(err instanceof AggregateError ? err.errors : []),
  ]
  return [
    { name, message, code: 'code' in err ? String(err.code) : '' },
    ...behind.flatMap(causesOf),
  ]
}

/** Turns what passes when one tries again into the error that says so; everything else stays what it is. */
export function asDatabaseError(err: unknown): unknown {
  const message = passingTrouble(err)
  if (message === undefined) return err
  const retryAfterSeconds = RETRY_AFTER_SECONDS
  return new AppError('DatabaseUnavailable', message, { cause: err, retryAfterSeconds })
}

function passingTrouble(err: unknown) {
  if (isStatementTooSlow(err))
    return 'a statement took longer than its limit, and Postgres ended it'
  if (isDeadlock(err)) return 'it and another waited for each other, and Postgres ended this one'
  return isDatabaseAway(err) ? 'Postgres does not answer' : undefined
}
