import { setTimeout as wait } from 'node:timers/promises'
import {
  appendReadLogs,
  findLogsRead,
  type LogsRead,
  type NewLogLine,
} from '../../../db/runtime-logs.ts'
import type { Runner } from '../../../db/runners.ts'
import { openKeptSecrets } from '../../../db/secrets.ts'
import { getServerKey } from '../../../db/servers.ts'
import { getVersion } from '../../../db/versions.ts'
import type { Deps } from '../../deps.ts'
import { createRedactor, type Redactor } from '../redact.ts'
import { createLineBudget } from './line-budget.ts'
import { createLineReader, type OutputLine } from './output-lines.ts'
import { readLine } from './read-line.ts'
import { withPauses } from './with-pauses.ts'

/** A flood that has ended is told of after this. */
const PAUSE_MS = 1_000
/** Between two writes: what comes meanwhile is written together. */
const GATHER_MS = 100

export type FollowContext = Pick<Deps, 'db' | 'runtime' | 'ownerSecretKeys'>
export type FollowedRunner = Pick<Runner, 'id' | 'containerName'> & { versionId: string }

/**
 * Keeps what a runner writes, from the last line that was kept until its container ends. Several may follow the same
 * one: each line is kept once, and whoever finds that another has read on leaves.
 */
export async function followRunnerLogs(
  context: FollowContext,
  { id: runnerId, versionId, containerName: name }: FollowedRunner,
  signal: AbortSignal,
): Promise<void> {
  const { db, runtime } = context
  const { serverId } = await getVersion(db, versionId)
  const readRedactor = createRedactorReader(context, versionId)
  let from = await findLogsRead(db, runnerId)
  const reader = createLineReader(from)
  const budget = createLineBudget()

  const admit = (line: OutputLine, redactor: Redactor) => {
    if (!budget.take(Date.parse(line.at))) return []
    const kept = readLine(line, redactor)
    return kept ? [...budget.leftOut(), kept] : []
  }
  const admitAll = async (read: OutputLine[]) => {
    if (read.length === 0) return []
    const redactor = await readRedactor()
    return read.flatMap((line) => admit(line, redactor))
  }
  const keep = async (lines: NewLogLine[]) => {
    const to = reader.place()
    const isMine = await appendReadLogs(db, { runnerId, from, to, serverId, versionId, lines })
    from = to
    return isMine
  }
  const pieces = withPauses(
    runtime.followLogs(name, { sinceSeconds: sinceSeconds(from), signal }),
    { pauseMs: PAUSE_MS, isAwaited: budget.hasLeftOut },
  )
  for await (const some of pieces) {
    const read = (some ?? []).flatMap((piece) => reader.push(piece) ?? [])
    const lines = some ? await admitAll(read) : budget.leftOut()
    if (read.length === 0 && lines.length === 0) continue // old, or not yet a whole line
    if (!(await keep(lines))) return
    await wait(GATHER_MS, undefined, { signal })
  }
  if (await isRunning(context, name)) return // the engine let go of us: an unfinished line may go on
  const last = [...(await admitAll(reader.end())), ...budget.leftOut()]
  if (last.length > 0) await keep(last)
}

/** A runner is followed from before it is given secrets: what it writes is read after that, and hidden from then on. */
function createRedactorReader({ db, ownerSecretKeys: ring }: FollowContext, versionId: string) {
  let known: { secretsSeq: number | null; redactor: Redactor } | undefined
  return async () => {
    const { serverId, secretsSeq } = await getVersion(db, versionId)
    if (known?.secretsSeq === secretsSeq) return known.redactor
    const { organisationId } = await getServerKey(db, serverId)
    const secrets = await openKeptSecrets(db, { ring, organisationId, serverId })
    known = { secretsSeq, redactor: createRedactor(secrets) }
    return known.redactor
  }
}

/** A little earlier than what was read: the line reader knows exactly. */
function sinceSeconds(read: LogsRead | null) {
  const places = [read?.stdout, read?.stderr].flatMap((place) => (place ? [place.at] : []))
  const first = places.toSorted()[0]
  return first ? Math.max(0, Math.floor(Date.parse(first) / 1_000) - 1) : 0
}

async function isRunning({ runtime }: FollowContext, name: string) {
  return (await runtime.list()).some((found) => found.name === name && found.isRunning)
}
