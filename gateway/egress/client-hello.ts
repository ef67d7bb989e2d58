// Reads the server name out of the first bytes of a TLS connection (RFC 8446, section 4.1.2; RFC 6066, section 3).

const HANDSHAKE = 0x16
const CLIENT_HELLO = 1
const MAX_RECORD_BYTES = 16_384
const SERVER_NAME = 0
const ENCRYPTED_CLIENT_HELLO = 0xfe0d
const PRE_SHARED_HEADER_BYTES = 4 + 2 + 32 // type and length, version, random

export type Hello =
  | { is: 'incomplete' }
  | { is: 'named'; name: string }
  /** Not TLS, no name, several names, or the name is hidden. */
  | { is: 'unreadable' }

const incomplete: Hello = { is: 'incomplete' }
const unreadable: Hello = { is: 'unreadable' }

export function readClientHello(bytes: Buffer): Hello {
  if (bytes.length > 0 && bytes[0] !== HANDSHAKE) return unreadable
  if (bytes.length < 5) return incomplete
  const recordBytes = bytes.readUInt16BE(3)
  if (recordBytes > MAX_RECORD_BYTES) return unreadable
  if (bytes.length < 5 + recordBytes) return incomplete
  try {
    return readRecord(bytes.subarray(5, 5 + recordBytes))
  } catch (err) {
    if (err instanceof RangeError) return unreadable // a length that points past the end
    throw err
  }
}

function readRecord(record: Buffer): Hello {
  if (record.readUInt8(0) !== CLIENT_HELLO) return unreadable
  // What is read here must be what the server reads: one whole message, and nothing behind its extensions.
  if (record.readUIntBE(1, 3) !== record.length - 4) return unreadable
  let at = PRE_SHARED_HEADER_BYTES
  at += 1 + record.readUInt8(at) // session id
  at += 2 + record.readUInt16BE(at) // ciphers
  at += 1 + record.readUInt8(at) // compression
  const end = at + 2 + record.readUInt16BE(at)
  if (end !== record.length) return unreadable
  let name: string | undefined
  for (at += 2; at < end;) {
    const type = record.readUInt16BE(at)
    const size = record.readUInt16BE(at + 2)
    const extension = record.subarray(at + 4, at + 4 + size)
    if (extension.length !== size || type === ENCRYPTED_CLIENT_HELLO) return unreadable
    if (type === SERVER_NAME) {
      if (name !== undefined) return unreadable
      name = readOnlyName(extension)
      if (name === undefined) return unreadable
    }
    at += 4 + size
  }
  return name === undefined ? unreadable : { is: 'named', name }
}

function readOnlyName(extension: Buffer): string | undefined {
  const size = extension.readUInt16BE(3)
  const isOnly = extension.readUInt16BE(0) === size + 3 && extension.length === size + 5
  if (!isOnly || extension.readUInt8(2) !== 0) return undefined
  return extension.toString('latin1', 5).toLowerCase()
}
