import type { Route } from '../../db/gateway-reads.ts'
import { CallRefused } from './refusal.ts'

/** Told only to those who may call. */
export function refuseIfStopped({
  takedownReason,
  isPaused,
}: Pick<Route, 'takedownReason' | 'isPaused'>): void {
  if (takedownReason !== null)
    throw new CallRefused(
      403,
      `This server was taken down by the administrators: ${takedownReason}`,
    )
  if (isPaused) throw new CallRefused(503, 'This server is paused by its owner')
}
