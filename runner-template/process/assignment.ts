import { createHash } from 'node:crypto'
import * as z from 'zod'

const MAX_ASSIGNMENT_BYTES = 8 * 1024 * 1024

// Variables that would steer Node or the platform, even when they are set this late.
const RESERVED_KEY = /^(NODE_|SSL_|BMM_|LD_)|_PROXY$|^PATH$/
const secretKey = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/)
  .refine((key) => !RESERVED_KEY.test(key))

const assignment = z.object({
  versionId: z.string().min(1),
  version: z.string().min(1),
  code: z.string().min(1),
  sha256: z.hex().length(64),
  secrets: z.record(secretKey, z.string()),
  callerSecretKeys: z.array(secretKey),
  publicUrl: z.url({ protocol: /^https?$/ }),
  issuer: z.url({ protocol: /^https?$/ }),
  jwksUrl: z.url({ protocol: /^http$/ }),
  allowedOriginHosts: z.array(z.string()),
  /** A self-test: whatever is fetched is answered from recordings. */
  recordedUpstream: z.literal(true).optional(),
})
export type Assignment = z.infer<typeof assignment>

/** Thrown when what arrived cannot be used. The message never shows any of it: it holds secrets and code. */
export class AssignmentError extends Error {
  override name = 'AssignmentError'
}

/** Reads the stream to its end, for a writer that died half-way must not start a server. */
export async function readAssignment(stream: AsyncIterable<Buffer>): Promise<Assignment> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.byteLength
    if (bytes > MAX_ASSIGNMENT_BYTES) throw new AssignmentError('the assignment is too large')
    chunks.push(chunk)
  }
  return checkAssignment(Buffer.concat(chunks).toString('utf8'))
}

export function checkAssignment(text: string): Assignment {
  const { success, data, error } = assignment.safeParse(parseJson(text))
  if (!success) throw new AssignmentError(`the assignment does not fit: ${fieldsOf(error)}`)
  const sha256 = createHash('sha256').update(data.code).digest('hex')
  if (sha256 !== data.sha256) throw new AssignmentError('the code does not match its sha-256')
  return data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AssignmentError('the assignment is not whole') // the parser's own words quote the text
  }
}

function fieldsOf({ issues }: z.ZodError): string {
  const fields = issues.map(({ path }) => String(path[0] ?? 'all of it'))
  return [...new Set(fields)].join(', ')
}
