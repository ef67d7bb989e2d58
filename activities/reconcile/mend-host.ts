import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { recordAudit } from '../../db/audit.ts'
import { findRunner, findRunnerOfVersion } from '../../db/runners.ts'
import { getServerKey } from '../../db/servers.ts'
import { getVersion } from '../../db/versions.ts'
import type { DeployContext } from '../containers/deploy.ts'
import { reviveRunner } from '../containers/ends/revive-runner.ts'
import { removeWarmRunner } from '../containers/pool/keep-warm.ts'
import { sweepSelfTests } from '../containers/self-test-containers.ts'
import { inTurn } from '../containers/version-turns.ts'
import type { Deps } from '../deps.ts'
import { hostMendsOf, type HostMend } from './host-mends.ts'
import { lookAtHost } from './look-at-host.ts'

type Context = DeployContext & Pick<Deps, 'logger'>

/**
 * Looks at the containers and sockets of this host once and mends what disagrees with the rows: after a restart of the
 * machine or of the engine, or a crash. What cannot be mended now is logged, and is tried again at the next look.
 */
export async function mendHost(context: Context, hostId: string): Promise<void> {
  const { logger, call } = context
  for (const found of hostMendsOf(await lookAtHost(context, hostId))) {
    if (call().signal.aborted) return
    try {
      if (await mendOnHost(context, found))
        logger.warn(found, 'what disagreed on this host was mended')
    } catch (err) {
      if (call().signal.aborted) return
      logger.warn(
        { err, ...found },
        'something on this host cannot be mended now; trying again soon',
      )
    }
  }
  await sweepSelfTests(context) // they have no rows
}

/** Answers whether anything was mended. */
async function mendOnHost(context: Context, { what, id }: HostMend): Promise<boolean> {
  const { db, runtime, socketRoot } = context
  const say = (organisationId: string | null, resourceType: string) =>
    recordAudit(db, {
      organisationId,
      actorId: null,
      action: `reconcile.${what}`,
      resourceType,
      resourceId: id,
    })
  switch (what) {
    case 'remove-container':
      // It was on its way out: listed before it was removed, and its row read afterwards.
      if (!(await runtime.list()).some(({ name }) => name === id)) return false
      await runtime.stop(id, { graceSeconds: 0 })
      await say(null, 'container')
      return true
    case 'remove-runner': {
      const runner = await findRunner(db, id)
      if (!runner || !(await removeWarmRunner(context, runner))) return false
      await say(null, 'runner')
      return true
    }
    case 'remove-sockets':
      await rm(join(socketRoot, id), { recursive: true, force: true })
      await say(null, 'runner')
      return true
    case 'deploy-version': {
      const former = await inTurn(id, () => findRunnerOfVersion(db, id)) // one that is being stopped is none
      const { isNew } = await reviveRunner(context, id)
      // No row disagreed: it was stopped in good order, or its end is in its log, and its next start was waited for.
      if (!isNew || !former) return false
      const { serverId } = await getVersion(db, id)
      await say((await getServerKey(db, serverId)).organisationId, 'version')
      return true
    }
  }
}
