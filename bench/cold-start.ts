// What a forked template is measured against: the same bundle in a container that Docker starts, up to its first answer.
import { getArtifact } from '../db/artifacts.ts'
import type { Owner } from '../test/owner.ts'
import type { Stack } from '../test/stack.ts'
import type { HttpAnswer } from './http-answer.ts'
import { createHttpConnection } from './http-connection.ts'
import { toolCallRequest } from './mcp-request.ts'
import { awaitDialIn, type PlatformSockets } from './platform-sockets.ts'
import { startReferenceContainer, type ReferenceEngine } from './reference-container.ts'

const TEMPLATE = 'text-toolbox'
export const CALL = { era: 'modern', tool: 'count_text', input: { text: 'hello' } } as const
const limits = { memoryBytes: 256 * 1_048_576, cpus: 0.5 } // as the product's settings have them

export async function idOfTemplate({ api }: Owner): Promise<string> {
  const { data } = await api.GET('/v1/templates/{templateId}', {
    params: { path: { templateId: TEMPLATE } },
  })
  if (!data) throw new Error(`there is no template ${TEMPLATE}`)
  return data.id
}

/** Thrown when it is an answer of the tool, but not the right one. */
export function isGood(answer: HttpAnswer | Error) {
  if (answer instanceof Error) throw answer
  if (answer.status !== 200) return false
  if (!answer.body.includes('"characters":5')) throw new Error(`a wrong answer: ${answer.body}`)
  return true
}

export async function liveBundle({ db }: Stack): Promise<string> {
  const live = await db('versions').where({ state: 'live' }).first<{ bundleSha256: string }>()
  return getArtifact(db, live.bundleSha256)
}

/** Milliseconds; the container is removed afterwards. */
export async function startOnce(
  engine: ReferenceEngine,
  platform: PlatformSockets,
  assignment: string,
) {
  await using cleanUp = new AsyncDisposableStack()
  const startedAt = performance.now()
  await startReference({ engine, platform, cleanUp }, assignment)
  return performance.now() - startedAt
}

/** Ends with the first answer; the container stays until `cleanUp`, and its platform is its own as long. */
export async function startReference(
  {
    engine,
    platform: { folder, callsPath, url, token },
    cleanUp,
  }: { engine: ReferenceEngine; platform: PlatformSockets; cleanUp: AsyncDisposableStack },
  assignment: string,
) {
  const dialled = await awaitDialIn(callsPath)
  cleanUp.defer(dialled.close)
  const request = toolCallRequest({ ...CALL, url, token })
  const container = await startReferenceContainer(engine, { socketDir: folder, assignment, limits })
  cleanUp.defer(() => container.remove())
  const connection = createHttpConnection(await dialled.socket)
  const answer = await new Promise<HttpAnswer | Error>((resolve) =>
    connection.ask(request, resolve),
  )
  if (!isGood(answer)) throw new Error(`not answered: ${JSON.stringify(answer)}`)
  cleanUp.defer(() => connection.close())
}
