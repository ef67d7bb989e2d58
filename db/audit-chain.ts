// Every event of the audit log has a place in the chain of its organisation; those of the installation have one of their
// own. A link is hashed with the one before, so nothing can be changed, taken out or moved without breaking the chain.
import { createHash } from 'node:crypto'
import type { ChainedAuditEvent } from '../contract/audit-routes.ts'
import { presentAudit, recordAudit, type AuditRow } from './audit.ts'
import type { Db } from './connect.ts'

/** Small, so that whoever walks a long chain does other things in between. */
const BATCH = 500
const INSTALLATION = 'installation'
const NOTHING = '0'.repeat(64)

/** The first place of a chain that is not as it was left. */
export interface BrokenAudit {
  /** null: of the installation. */
  organisationId: string | null
  /** Its number in the chain, and the event that stands or stood there, as far as they are known. */
  seq: number | null
  eventId: number | null
  reason: string
}

/** SHA-256 of the link before and of all that the event says; `audit_hash` computes the same in the database. */
export function auditHash(
  prevHash: string,
  event: Omit<ChainedAuditEvent, 'prevHash' | 'hash'>,
): string {
  const { seq, id, organisationId, at, actor, action, resource, requestId, address } = event
  const who = actor ? [actor.id, actor.name] : [null, null]
  const what = [resource.type, resource.id, resource.title]
  const where = [requestId, address, event.metadata]
  const facts = [prevHash, seq, id, organisationId, at, ...who, action, ...what, ...where]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}

/** From the oldest on, up to the last one that there is when it comes to it. */
export async function* exportAudit(
  db: Db,
  { organisationId }: { organisationId: string | null },
): AsyncGenerator<ChainedAuditEvent> {
  let prevHash = NOTHING
  for await (const row of walk(db, chainOf(organisationId))) {
    if (row.id !== null) yield { ...linkOf(row), prevHash, hash: row.hash }
    prevHash = row.hash
  }
}

/** Goes through all chains. Of each that is broken it names the first place. */
export async function verifyAudit(
  db: Db,
): Promise<{ chains: number; events: number; broken: BrokenAudit[] }> {
  const heads = await listHeads(db)
  const broken: BrokenAudit[] = await listUnchained(db)
  let events = 0
  for (const head of heads) {
    const found = await verifyChain(db, head)
    if (found) broken.push(found)
    events += head.lastSeq ?? 0
  }
  return { chains: heads.length, events, broken }
}

/** Once for each place, however often it is found. */
export async function recordBrokenAudit(
  db: Db,
  { organisationId, ...metadata }: BrokenAudit,
): Promise<void> {
  const event = { action: 'audit.broken', resourceType: 'organisation', resourceId: organisationId }
  await db.transaction(async (trx) => {
    await trx.raw("select pg_advisory_xact_lock(hashtext('bmm_audit_broken'))")
    const known = await trx('auditEvents')
      .where({ organisationId: null, ...event })
      .whereRaw('metadata::text = ?', [JSON.stringify(metadata)])
      .first('id')
    if (!known) await recordAudit(trx, { organisationId: null, actorId: null, ...event, metadata })
  })
}

/** Whether the role that we connect with has the right: a superuser has every one. */
export async function hasRightToChangeAudit(db: Db): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { has: boolean }[] }>(
    "select has_table_privilege('audit_events', 'update, delete, truncate') as has",
  )
  return rows[0]?.has ?? false
}

interface Head {
  chain: string
  /** As the head says; null when it is gone. */
  seq: number | null
  hash: string | null
  /** Of the links that are there. */
  lastSeq: number | null
}

async function verifyChain(db: Db, head: Head): Promise<BrokenAudit | undefined> {
  const organisationId = head.chain === INSTALLATION ? null : head.chain
  const at = (place: number | null, eventId: number | null, reason: string) => {
    return { organisationId, seq: place, eventId, reason }
  }
  let prevHash = NOTHING
  let seq = 0
  for await (const row of walk(db, head.chain, head.lastSeq ?? 0)) {
    seq += 1
    if (row.seq !== seq) return at(seq, null, 'it is missing')
    if (row.id === null) return at(seq, row.eventId, 'its event is missing')
    if (chainOf(row.organisationId) !== head.chain || auditHash(prevHash, linkOf(row)) !== row.hash)
      return at(seq, row.eventId, 'it is not what it was')
    prevHash = row.hash
  }
  if (head.seq === null) return at(null, null, 'the head of the chain is missing')
  if (seq < head.seq) return at(seq + 1, null, 'it is missing, and all that follow')
  if (seq > head.seq || prevHash !== head.hash)
    return at(seq, null, 'the head of the chain is not what it was')
  return undefined
}

type ChainRow = { seq: number; hash: string; eventId: number } & (AuditRow | { id: null })

async function* walk(
  db: Db,
  chain: string,
  upTo = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<ChainRow> {
  for (let after = 0; after < upTo;) {
    const rows: ChainRow[] = await db('auditChain')
      .leftJoin('auditEvents', 'auditEvents.id', 'auditChain.eventId')
      .where({ chain })
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .limit(BATCH)
      .select('auditEvents.*', 'seq', 'hash', 'eventId')
    yield* rows
    after = rows.at(-1)?.seq ?? upTo
  }
}

function linkOf({ seq, ...row }: AuditRow & { seq: number }) {
  return { ...presentAudit(row), organisationId: row.organisationId, seq }
}

function chainOf(organisationId: string | null) {
  return organisationId ?? INSTALLATION
}

/** Of one moment: what is added meanwhile is looked at the next time. */
async function listHeads(db: Db): Promise<Head[]> {
  const { rows } = await db.raw<{ rows: Head[] }>(
    `select chain, heads.seq, heads.hash, links.last as "lastSeq"
     from audit_heads as heads
     full join (select chain, max(seq) as last from audit_chain group by chain) as links using (chain)
     order by chain`,
  )
  return rows
}

async function listUnchained(db: Db): Promise<BrokenAudit[]> {
  const { rows } = await db.raw<{ rows: Pick<BrokenAudit, 'organisationId' | 'eventId'>[] }>(
    `select organisation_id as "organisationId", min(id) as "eventId"
     from audit_events
     where not exists (select from audit_chain where event_id = audit_events.id)
     group by organisation_id`,
  )
  return rows.map((row) => ({ ...row, seq: null, reason: 'it was added past the chain' }))
}
