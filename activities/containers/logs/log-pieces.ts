/** What an output wrote at once, as the engine keeps it: a line, or up to 16 KiB of one. */
export interface LogPiece {
  output: 'stdout' | 'stderr'
  /** RFC 3339 with nine digits, so that it sorts as text. */
  at: string
  bytes: Buffer
}

const HEADER_BYTES = 8
const STDERR = 2

/**
 * Reads the engine's frames from chunks that end anywhere: one byte for the output, three of nothing, four for the
 * length, then the time, a space and what was written (Docker Engine API, ContainerLogs with timestamps).
 */
export function createPieceReader(): (chunk: Buffer) => LogPiece[] {
  let held = Buffer.alloc(0)
  return (chunk) => {
    const bytes = Buffer.concat([held, chunk])
    const pieces: LogPiece[] = []
    let at = 0
    while (bytes.length - at >= HEADER_BYTES) {
      const end = at + HEADER_BYTES + bytes.readUInt32BE(at + 4)
      if (end > bytes.length) break
      pieces.push(pieceOf(bytes[at], bytes.subarray(at + HEADER_BYTES, end)))
      at = end
    }
    held = Buffer.from(bytes.subarray(at))
    return pieces
  }
}

function pieceOf(output: number | undefined, payload: Buffer): LogPiece {
  const space = payload.indexOf(' ')
  return {
    output: output === STDERR ? 'stderr' : 'stdout',
    at: payload.toString('latin1', 0, space),
    bytes: payload.subarray(space + 1),
  }
}
