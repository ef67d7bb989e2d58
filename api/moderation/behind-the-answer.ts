import { AppError } from '../../contract/errors.ts'
import type { Context } from '../context.ts'

/** What the rows ask for is begun at once; while Temporal is away, a worker begins it later. */
export async function behindTheAnswer(
  { logger }: Pick<Context, 'logger'>,
  begin: () => Promise<void>,
): Promise<void> {
  try {
    await begin()
  } catch (err) {
    if (!(err instanceof AppError)) throw err
    logger.info({ err }, 'a worker will see to it later')
  }
}
