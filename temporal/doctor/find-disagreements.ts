import { resolve } from 'node:path'
import { describeMend } from '../../activities/reconcile/describe-mend.ts'
import { findMends } from '../../activities/reconcile/find-mends.ts'
import { hostMendsOf } from '../../activities/reconcile/host-mends.ts'
import { lookAtHost } from '../../activities/reconcile/look-at-host.ts'
import type { Installation } from './checks.ts'

export interface Disagreement {
  what: string
  id: string
  text: string
  /** What --fix has done about it. */
  mend: string
}

/** Of rows, and of the containers and sockets of this host. */
export async function findDisagreements(
  { config, db, desk: workflows, runtime }: Installation,
  { hasDocker }: { hasDocker: boolean },
): Promise<Disagreement[]> {
  const socketRoot = resolve(config.BMM_DATA_DIR, 'r')
  const found = [
    ...(await findMends({ db, workflows })),
    ...(hasDocker
      ? hostMendsOf(await lookAtHost({ db, runtime, socketRoot }, config.HOST_ID))
      : []),
  ]
  return found.map((mend) => ({ what: mend.what, id: mend.id, ...describeMend(mend) }))
}
