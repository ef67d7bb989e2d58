// Which version answers at a server's stable URL, as a client finds out that may call it.
import { readFileSync } from 'node:fs'
import { loadConfig } from '../config.ts'
import { discoveryQuestion } from '../contract/discovery.ts'
import { signServerToken } from '../db/server-tokens.ts'
import type { Stack } from './stack.ts'

const PATIENCE_MS = 5_000
const VERSION = /"serverInfo":\{[^}]*"version":"(\d+)"/

/** Its number; a sentence when none answers. Undefined: nobody may call it. */
export async function findAnsweringVersion(
  { db, env, gatewayUrl }: Stack,
  { slug, organisationId }: { slug: string; organisationId: string },
): Promise<string | undefined> {
  const members = db('memberships').where({ organisationId }).select('userId')
  const caller = await db('users').whereIn('id', members).whereNull('suspendedAt').first('id')
  if (!caller) return undefined
  const config = loadConfig(env, (path) => readFileSync(path, 'utf8'))
  const url = `${gatewayUrl}/s/${slug}/mcp`
  const token = await signServerToken(db, {
    ring: config.ownerSecretKeys,
    issuer: config.oauthIssuer,
    audience: url,
    subject: caller.id,
    clientId: 'app',
    lifetimeSeconds: 60,
  })
  const { method, headers, body } = discoveryQuestion('initialize 2025-11-25')
  try {
    const res = await fetch(url, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return VERSION.exec(await res.text())?.[1] ?? `nobody (${res.status})`
  } catch (err) {
    return `nobody (${String(err)})`
  }
}
