// The server that the fault tests build: each version of it answers with its own greeting.
import type { Client } from '@modelcontextprotocol/client'
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Build } from '../../contract/nouns.ts'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { connectWithToken } from '../mcp-client.ts'
import type { Owner } from '../owner.ts'
import { echoSpec } from '../rows.ts'
import type { Stack } from '../stack.ts'
import { until } from '../until.ts'

export function greeterSpec(greeting: string): ServerSpecInput {
  return {
    ...echoSpec,
    tools: echoSpec.tools.map((tool) => ({
      ...tool,
      implementation: `return { text: ${JSON.stringify(greeting)} + ' ' + input.text }`,
    })),
  }
}

/** A server whose first version is live. */
export async function makeGreeter(
  owner: Owner,
  { slug, greeting }: { slug: string; greeting: string },
) {
  const { id } = await owner.createServer({ slug, spec: greeterSpec(greeting) })
  const build = await owner.ended(id)
  if (build.state !== 'live') throw new Error(JSON.stringify(build.failure))
}

/**
 * Asks for the next version; answers the build that was begun. A build whose worker died after its last word holds the
 * server until Temporal has noticed, and the answer says to try again.
 */
export async function requestVersion(
  owner: Owner,
  { slug, spec }: { slug: string; spec: ServerSpecInput },
): Promise<Build> {
  const key = randomUUID()
  const request = async () => {
    const { data, error } = await owner.api.POST('/v1/servers/{serverId}/builds', {
      params: { path: { serverId: slug } },
      body: { spec },
      headers: { 'idempotency-key': key },
    })
    if (data) return data
    const isEnding = error.code === 'ServerBusy' && error.facts === undefined
    if (!isEnding) throw new Error(JSON.stringify(error))
    return undefined
  }
  return until(`a build of ${slug} begins`, request, 30_000)
}

export async function buildVersion(
  owner: Owner,
  input: { slug: string; spec: ServerSpecInput },
): Promise<Build> {
  return owner.ended((await requestVersion(owner, input)).id)
}

/** What the server says to `text` at its stable URL. */
export async function greet(
  { stack, owner }: { stack: Stack; owner: Owner },
  { slug, text = 'you' }: { slug: string; text?: string },
): Promise<string> {
  const client = await connectTo({ stack, owner }, { slug })
  try {
    return await ask(client, text)
  } finally {
    await client.close()
  }
}

/** Between calls: a caller, not a load test. */
const PAUSE_MS = 25

export interface Visitor {
  /** Every different answer so far, in order; a call that failed stands there too, in its own words. */
  heard(): string[]
  /** Ends after the call that is under way. */
  leave(): Promise<string[]>
}

/** Calls the server again and again, as its callers do while something happens to it. */
export async function startVisitor(
  world: { stack: Stack; owner: Owner },
  { slug, mode = 'auto' }: { slug: string; mode?: 'auto' | 'legacy' },
): Promise<Visitor> {
  const client = await connectTo(world, { slug, mode })
  const heard: string[] = []
  let isLeaving = false
  const visiting = (async () => {
    while (!isLeaving) {
      const answer = await ask(client, 'you').catch(String)
      if (heard.at(-1) !== answer) heard.push(answer)
      await wait(PAUSE_MS)
    }
    await client.close()
  })()
  return {
    heard: () => [...heard],
    async leave() {
      isLeaving = true
      await visiting
      return heard
    },
  }
}

async function connectTo(
  { stack, owner }: { stack: Stack; owner: Owner },
  { slug, mode = 'auto' }: { slug: string; mode?: 'auto' | 'legacy' },
) {
  return connectWithToken({
    url: `${stack.gatewayUrl}/s/${slug}/mcp`,
    token: await owner.token(slug),
    mode,
  })
}

async function ask(client: Client, text: string) {
  const { structuredContent, isError } = await client.callTool({
    name: 'echo',
    arguments: { text },
  })
  if (isError) throw new Error('the tool failed')
  return (structuredContent as { text: string }).text
}
