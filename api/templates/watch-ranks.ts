import { refreshTemplateRanks } from '../../db/template-ranks.ts'
import type { Context } from '../context.ts'

const EVERY_MS = 15_000

/** Keeps the figures of the marketplace at most so far behind. */
export function watchRanks({ db, logger }: Pick<Context, 'db' | 'logger'>): Disposable {
  let isBusy = false
  const refresh = async () => {
    if (isBusy) return
    isBusy = true
    await refreshTemplateRanks(db).catch((err: unknown) =>
      logger.warn({ err }, 'the figures of templates are counted later'),
    )
    isBusy = false
  }
  void refresh()
  const timer = setInterval(() => void refresh(), EVERY_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
