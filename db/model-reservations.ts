// What a call of the model may take counts for its organisation from before it is made, so that many who ask at once do not
// pass its limit together.
import type { Db } from './connect.ts'
import type { ModelCallPlace } from './model-calls.ts'
import { requireRoom } from './quotas.ts'

/** Longer than any try of what asks the model; of a process that died nothing counts for ever. */
const LASTS = "interval '6 minutes'"

/**
 * Before a call. A build or a preview makes one at a time: what an earlier try of it left is replaced. QuotaReached when
 * there is no room; the last call that is let in may go past the limit.
 */
export async function reserveModelTokens(
  db: Db,
  { place, tokens }: { place: ModelCallPlace; tokens: number },
): Promise<void> {
  const { organisationId } = place
  await db.transaction(async (trx) => {
    await endReservation(trx, place)
    await requireRoom(trx, { name: 'modelTokensPerMonth', organisationId })
    await trx('modelReservations')
      .insert({
        placeId: idOf(place),
        organisationId,
        tokens,
        lapsesAt: trx.raw(`now() + ${LASTS}`),
      })
      .onConflict('placeId')
      .merge()
  })
}

/** After it: what it took is counted instead. */
export async function endReservation(db: Db, place: ModelCallPlace): Promise<void> {
  await db('modelReservations')
    .where({ placeId: idOf(place) })
    .delete()
}

/** Those of calls whose process died count for nothing. */
export async function purgeReservations(db: Db): Promise<void> {
  await db('modelReservations').where('lapsesAt', '<', db.fn.now()).delete()
}

function idOf(place: ModelCallPlace) {
  return 'buildId' in place ? place.buildId : place.previewId
}
