// How much an organisation uses, and how much it may. Whoever counts before adding holds the organisation's row, so that
// fifty who ask at once are let through one after another.
import { AppError } from '../contract/errors.ts'
import { quotaNames, type QuotaName, type QuotaUse } from '../contract/policy.ts'
import type { Db } from './connect.ts'
import { getPolicy } from './policies.ts'

const counts: Record<QuotaName, string> = {
  servers: `select count(*) from servers where organisation_id = ? and deleted_at is null`,
  awakeRunners: `select count(distinct servers.id) from servers
    join versions on versions.server_id = servers.id
    join runners on runners.version_id = versions.id and runners.state <> 'gone'
    where servers.organisation_id = ?`,
  buildsPerDay: `select count(*) from builds join servers on servers.id = builds.server_id
    where servers.organisation_id = ? and builds.created_at > now() - interval '24 hours'`,
  modelTokensPerMonth: `select coalesce(sum(tokens), 0) from (
      select organisation_id, input_tokens + output_tokens as tokens from model_calls
      where created_at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc'
      union all
      select organisation_id, tokens from model_reservations where lapses_at > now()) as used
    where organisation_id = ?`,
}

const sentences: Record<QuotaName, (limit: string) => string> = {
  servers: (limit) =>
    `Your organisation has reached its limit of servers, ${limit}. Delete one first.`,
  awakeRunners: (limit) =>
    `Your organisation has reached its limit of servers that are awake at once, ${limit}. One that sleeps or is paused makes room.`,
  buildsPerDay: (limit) =>
    `Your organisation has reached its limit of builds within 24 hours, ${limit}.`,
  modelTokensPerMonth: (limit) =>
    `Your organisation has reached its limit of tokens of the model in a month, ${limit}. A call under way counts as much as it may take until it ends. They are counted anew on the first.`,
}

async function count(
  db: Db,
  { name, organisationId }: { name: QuotaName; organisationId: string },
) {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select (${counts[name]})::bigint as count`,
    [organisationId],
  )
  return rows[0]?.count ?? 0
}

export async function readQuotaUse(db: Db, organisationId: string): Promise<QuotaUse> {
  const { quotas } = await getPolicy(db, organisationId)
  const uses = await Promise.all(
    quotaNames.map(async (name) => {
      const used = await count(db, { name, organisationId })
      return [name, { used, limit: quotas[name] }] as const
    }),
  )
  return Object.fromEntries(uses) as QuotaUse // each name of the list once
}

/**
 * QuotaReached when there is no room for one more. In a transaction the organisation is held until its end, so what is
 * added there counts for the next who asks.
 */
export async function requireRoom(
  trx: Db,
  { name, organisationId }: { name: QuotaName; organisationId: string },
): Promise<void> {
  if ((await getPolicy(trx, organisationId)).quotas[name] === null) return
  await trx('organisations').where({ id: organisationId }).forNoKeyUpdate().first('id')
  const limit = (await getPolicy(trx, organisationId)).quotas[name]
  if (limit === null || (await count(trx, { name, organisationId })) < limit) return
  throw new AppError('QuotaReached', `${organisationId} has reached its quota of ${name}`, {
    detail: `${sentences[name](limit.toLocaleString('en'))} An admin of the organisation can raise it, on its page "Policy".`,
    facts: { rule: `quotas.${name}` },
  })
}

/**
 * Gives the version a runner only when its server is awake already, or the organisation may have one more awake. The
 * organisation is held meanwhile, if it has such a quota. QuotaReached.
 */
export async function withAwakeRoom<T>(
  db: Db,
  versionId: string,
  act: (db: Db) => Promise<T>,
): Promise<T> {
  const { rows } = await db.raw<{ rows: { organisationId: string; isAwake: boolean }[] }>(
    `select servers.organisation_id as "organisationId", exists (
       select from versions others join runners on runners.version_id = others.id
       where others.server_id = servers.id and runners.state <> 'gone') as "isAwake"
     from versions join servers on servers.id = versions.server_id
       join organisation_policies on organisation_policies.organisation_id = servers.organisation_id
     where versions.id = ? and policy -> 'quotas' ->> 'awakeRunners' is not null`,
    [versionId],
  )
  const [limited] = rows
  if (!limited || limited.isAwake) return act(db)
  return db.transaction(async (trx) => {
    await requireRoom(trx, { name: 'awakeRunners', organisationId: limited.organisationId })
    return act(trx)
  })
}
