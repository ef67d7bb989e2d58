import { AppError } from '../../contract/errors.ts'
import { convertOpenapi, type ConvertOpenapi } from '../../openapi/convert-openapi.ts'
import type { Waiter } from '../slots.ts'
import { withReader } from './reader-slots.ts'

/** Converts; what is wrong with the choice is told by its place in the body, `at`. */
export async function convertChoice(
  input: Pick<ConvertOpenapi, 'text' | 'choice'>,
  { at, reader }: { at: string; reader: Waiter },
): ReturnType<typeof convertOpenapi> {
  try {
    return await withReader(() => convertOpenapi({ ...input, signal: reader.signal }), reader)
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'InvalidInput') throw err
    const { message, detail, errors = [] } = err
    throw new AppError('InvalidInput', message, {
      cause: err,
      ...(detail !== undefined && { detail }),
      errors: errors.map((one) => ({ ...one, pointer: at + one.pointer })),
    })
  }
}
