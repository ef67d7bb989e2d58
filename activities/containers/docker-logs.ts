const HEADER_BYTES = 8

/**
 * The lines of both outputs in the order written. Without a terminal the engine frames each piece: one byte for the
 * stream, three of nothing, four for the length (Docker Engine API, ContainerAttach).
 */
export function demultiplex(bytes: Buffer): string[] {
  let text = ''
  for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
    const length = bytes.readUInt32BE(at + 4)
    text += bytes.toString('utf8', at + HEADER_BYTES, at + HEADER_BYTES + length)
    at += HEADER_BYTES + length
  }
  return text.split('\n').filter(Boolean)
}
