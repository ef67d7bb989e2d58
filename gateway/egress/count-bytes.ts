import type { Egress } from './egress.ts'

/**
 * Counts what passes a connection, whenever it is called, for its server's day. Answers whether more may pass: neither the
 * connection nor the server has had its share.
 */
export function createByteCount(
  { limits, spend, hasBudget }: Pick<Egress, 'limits' | 'spend' | 'hasBudget'>,
  findSocket: () => { bytesRead: number; bytesWritten: number } | null,
): () => boolean {
  let counted = 0
  return () => {
    const { bytesRead = 0, bytesWritten = 0 } = findSocket() ?? {}
    const total = bytesRead + bytesWritten
    spend(total - counted)
    counted = total
    return total <= limits.maxConnectionBytes && hasBudget()
  }
}
