// The whole product with a model that answers as each test says, and a tracker that its servers may ask.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type * as z from 'zod'
import { hasEnded } from '../contract/build-steps.ts'
import type { Build } from '../contract/nouns.ts'
import type { createServerBody } from '../contract/server-routes.ts'
import { lastWords, startFakeModel, type FakeAnswer, type ModelRequest } from './fake-model.ts'
import { connectWithToken } from './mcp-client.ts'
import { setUpOwner } from './owner.ts'
import { startStack } from './stack.ts'
import { TRACKER_HOST } from './tracker-spec.ts'
import { until } from './until.ts'

export type GenerationWorld = Awaited<ReturnType<typeof startGenerationWorld>>

const TOKEN = 'the-token-of-the-tracker'

export async function startGenerationWorld(env: Record<string, string> = {}) {
  await using opened = new AsyncDisposableStack()
  const tracker = createServer((req, res) => {
    if (req.headers.authorization === `Bearer ${TOKEN}`) res.end('[{"title":"The roof leaks"}]')
    else res.writeHead(401).end('[]')
  }).listen(0, '127.0.0.1')
  opened.defer(() => void tracker.close())
  await once(tracker, 'listening')
  const { port } = tracker.address() as AddressInfo // it listens on a port
  const scripts = new Map<string, FakeAnswer[]>()
  const isOf = (title: string) => (body: ModelRequest['body']) =>
    body.messages.some(({ content }) => content.includes(title))
  const model = opened.use(
    await startFakeModel((body) => {
      const script = [...scripts].find(([title]) => isOf(title)(body))?.[1]
      return script?.shift() ?? { status: 400, type: 'invalid_request_error' }
    }),
  )
  const requestsOf = (title: string) => model.requests.filter(({ body }) => isOf(title)(body))
  const stack = opened.use(
    await startStack({
      BMM_MODEL_API_KEY: 'canary-of-the-model',
      BMM_MODEL_BASE_URL: model.url,
      BMM_MODEL_CALLS_PER_MINUTE: '6000',
      EGRESS_HOSTS: `${TRACKER_HOST}=127.0.0.1:${port}`,
      ...env,
    }),
  )
  const owner = await setUpOwner(stack)
  const kept = opened.move()
  const byBuild = (buildId: string) => ({ params: { path: { buildId } } })
  const getBuild = async (buildId: string) => {
    const { data } = await owner.api.GET('/v1/builds/{buildId}', byBuild(buildId))
    if (!data) throw new Error(`no build ${buildId}`)
    return data
  }
  return {
    stack,
    owner,
    trackerToken: TOKEN,
    /** What the model answers when it is asked about `title`, one after the other. Anything more is a bad request. */
    script: (title: string, ...answers: FakeAnswer[]) => void scripts.set(title, answers),
    requestsOf,
    /** What it was asked about `title`. */
    asked: (title: string) => requestsOf(title).map(({ body }) => lastWords(body)),
    async create(body: z.input<typeof createServerBody>) {
      const headers = { 'idempotency-key': randomUUID() }
      return dataOf(await owner.api.POST('/v1/servers', { body, headers })).build
    },
    async iterate(serverId: string, instruction: string, allowBreaking = false) {
      return dataOf(
        await owner.api.POST('/v1/servers/{serverId}/iterate', {
          params: { path: { serverId } },
          body: { instruction, allowBreaking },
          headers: { 'idempotency-key': randomUUID() },
        }),
      )
    },
    /** Asks for a preview and waits for it. */
    async preview(prompt: string) {
      const headers = { 'idempotency-key': randomUUID() }
      return dataOf(await owner.api.POST('/v1/servers/preview', { body: { prompt }, headers }))
    },
    /** When the build waits for a confirmation. */
    async waiting(buildId: string): Promise<Build> {
      const look = async () => {
        const build = await getBuild(buildId)
        if (hasEnded(build.state)) throw new Error(`ended: ${JSON.stringify(build.failure)}`)
        return build.confirmation ? build : undefined
      }
      return until(`build ${buildId} waits`, look, 60_000)
    },
    async confirm(buildId: string, secrets: { key: string; value: string }[] = []) {
      const request = { ...byBuild(buildId), body: { secrets } }
      return owner.api.POST('/v1/builds/{buildId}/confirm', request)
    },
    cancel: (buildId: string) => owner.api.POST('/v1/builds/{buildId}/cancel', byBuild(buildId)),
    async callTool(slug: string, name: string, args: Record<string, unknown> = {}) {
      const client = await connectWithToken({
        url: `${stack.gatewayUrl}/s/${slug}/mcp`,
        token: await owner.token(slug),
      })
      try {
        return await client.callTool({ name, arguments: args })
      } finally {
        await client.close()
      }
    },
    /** The build log as one reads it. */
    async log(buildId: string) {
      const events = await owner.events(buildId)
      return events
        .filter(({ text }) => text !== '')
        .map(({ step, text }) => (step ? `${step}: ${text}` : text))
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

function dataOf<T>({ data, error }: { data?: T | undefined; error?: unknown }): T {
  if (data === undefined) throw new Error(JSON.stringify(error))
  return data
}
