import knex from 'knex'
import type { Knex } from 'knex'
import { knexSnakeCaseMappers } from 'objection'
import pg from 'pg'
import { AppError } from '../contract/errors.ts'

/** A pool, or a transaction of it: every function of db/ takes either as its first argument. */
export type Db = Knex

const silent = { warn() {}, error() {}, debug() {}, deprecate() {} }

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** Opens a pool of up to `poolSize` connections (10). End it with `db.destroy()`. */
export function connect({
  databaseUrl,
  poolSize = 10,
}: {
  databaseUrl: string
  poolSize?: number
}): Db {
  return knex({
    client: 'pg',
    connection: { connectionString: databaseUrl, application_name: 'bmm' },
    pool: { min: 0, max: poolSize },
    acquireConnectionTimeout: 5_000,
    log: silent, // it would print beside the lines of our log; whatever it says is an error that we get as well
    ...knexSnakeCaseMappers(),
  })
}

/** A restart takes about this long. */
const RETRY_AFTER_SECONDS = 5
const CONNECTION_CLASSES = /^(08|57P0|53300)/
const CONNECTION_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'])

/** Whether an error says that Postgres is away, rather than that a query is wrong. */
export function isDatabaseAway(err: unknown): boolean {
  if (!(err instanceof Error)) return false
  const code = 'code' in err ? String(err.code) : ''
  return (
    CONNECTION_CODES.has(code) ||
    CONNECTION_CLASSES.test(code) ||
    err.name === 'KnexTimeoutError' ||
    /Connection (terminated|ended)/.test(err.message) ||
    (err instanceof AggregateError && err.errors.some(isDatabaseAway)) ||
    isDatabaseAway(err.cause)
  )
}

/** Turns "Postgres is away" into the error that says so; everything else stays what it is. */
export function asDatabaseError(err: unknown): unknown {
  return isDatabaseAway(err)
    ? new AppError('DatabaseUnavailable', 'Postgres does not answer', {
        cause: err,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      })
    : err
}
