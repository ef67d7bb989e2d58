import type { Db } from './connect.ts'

/**
 * Brings live deployments and the trending figure of every template to the present: (live × 3 + forks) / sqrt(days + 1).
 * Counted from the rows again and again rather than kept by each change of a server: so a change of a fork takes no lock of
 * its template, and a thousand of them may be taken down in one go. Answers how many changed.
 */
export async function refreshTemplateRanks(db: Db): Promise<number> {
  return db.transaction(async (trx) => {
    const { rows: locks } = await trx.raw<{ rows: { isMine: boolean }[] }>(
      `select pg_try_advisory_xact_lock(hashtext('bmm_template_ranks')) as "isMine"`,
    )
    if (!locks[0]?.isMine) return 0 // another process is at it
    const { rowCount } = await trx.raw<{ rowCount: number }>(refresh)
    return rowCount
  })
}

// A figure that is off by less than a hundredth stays: age alone moves it, and all of them alike.
const refresh = `
with live as (
  select template_id, count(*)::integer as deployments from servers
  where template_id is not null and live_version_id is not null and paused_at is null and deleted_at is null
  group by template_id
), busy as (
  select templates.id, fork_count, created_at, coalesce(deployments, 0) as deployments
  from templates left join live on live.template_id = templates.id
  where deployments is not null or top > 0 or trending > 0
), fresh as (
  select id, deployments,
    (deployments * 3 + fork_count) / sqrt(extract(epoch from now() - created_at) / 86400 + 1) as score
  from busy
)
update templates set live_deployments = deployments, trending = score
from fresh where fresh.id = templates.id
  and (live_deployments <> deployments or abs(trending - score) > score / 100)`
