// What owners and callers do to a server while parts of the installation die: each request again and again, as by a client
// that wants it done once.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Owner } from '../owner.ts'
import type { Stack } from '../stack.ts'
import { until } from '../until.ts'
import { greet, greeterSpec } from './greeter.ts'
import type { SeededRandom } from './seeded-random.ts'

interface World {
  stack: Stack
  owner: Owner
}

/** Without a value it was not taken. */
interface Answer<T> {
  value: T | undefined
  status: number
}
type Ask<T> = () => Promise<Answer<T>>

/** Temporal gives a step to another worker when its beats have stopped; some steps come late again and again. */
export const BUILD_ENDS_MS = 300_000
/** Busy with what was before, called too often, away. */
const COMES_LATER = [409, 429, 503]

export async function untilAccepted<T>(ask: Ask<T>): Promise<T> {
  const once = async () => {
    const answer = await ask().catch(() => undefined) // the api is dead just now
    if (answer?.value !== undefined) return answer.value
    if (answer) expect(COMES_LATER).toContain(answer.status)
    await wait(200)
    return undefined
  }
  return until('a request is accepted', once, BUILD_ENDS_MS)
}

function accepted<T>(value: T | undefined, { status }: Response): Answer<T> {
  return { value, status }
}

export function createServer({ owner }: World, slug: string): Ask<string> {
  const headers = { 'idempotency-key': randomUUID() }
  const body = { slug, spec: greeterSpec(slug) }
  return async () => {
    const { data, response } = await owner.api.POST('/v1/servers', { body, headers })
    return accepted(data?.build.id, response)
  }
}

/** Another spec, the live version anew, or an earlier one. */
export async function nextBuild(
  { stack, owner }: World,
  { random, slug }: { random: SeededRandom; slug: string },
): Promise<Ask<string>> {
  const headers = { 'idempotency-key': randomUUID() }
  const params = { path: { serverId: slug } }
  const body = { spec: greeterSpec(`${slug} ${randomUUID()}`) }
  const { id: serverId, liveVersionId } = await stack.db('servers').where({ slug }).first()
  const earlier = await stack.db('versions').where({ serverId, state: 'retired' }).first('number')
  const kind = random.pick(['builds', 'builds', 'redeploy', 'rollback'])
  return async () => {
    if (kind === 'redeploy' && liveVersionId !== null) {
      const path = '/v1/servers/{serverId}/redeploy'
      const { data, response } = await owner.api.POST(path, { params, headers })
      return accepted(data?.id, response)
    }
    if (kind === 'rollback' && earlier) {
      const path = '/v1/servers/{serverId}/rollback'
      const to = { versionNumber: earlier.number }
      const { data, response } = await owner.api.POST(path, { params, headers, body: to })
      return accepted(data?.id, response)
    }
    const path = '/v1/servers/{serverId}/builds'
    const { data, response } = await owner.api.POST(path, { params, headers, body })
    return accepted(data?.id, response)
  }
}

const acts = ['nothing', 'nothing', 'call', 'pause', 'delete'] as const

/** Between two builds. Answers whether the server is still there. */
export async function actAtRandom(
  { stack, owner }: World,
  { random, slug }: { random: SeededRandom; slug: string },
): Promise<boolean> {
  const act = random.pick(acts)
  const pauseMs = random.between(0, 8_000) // long enough to fall asleep
  if (act !== 'delete') await wait(pauseMs)
  if (act === 'call') await greet({ stack, owner }, { slug }).catch(() => {}) // or it is refused
  if (act === 'pause')
    for (const verb of ['pause', 'resume'] as const)
      await untilAccepted(async () => {
        const { data, response } = await owner.api.POST(`/v1/servers/{serverId}/${verb}`, {
          params: { path: { serverId: slug } },
        })
        return accepted(data?.id, response)
      })
  if (act !== 'delete') return true
  await untilAccepted(async () => {
    const { response } = await owner.api.DELETE('/v1/servers/{serverId}', {
      params: { path: { serverId: slug }, query: { confirm: slug } },
    })
    const isDeleted = [202, 404].includes(response.status) // or it was before the answer was lost
    return accepted(isDeleted || undefined, response)
  })
  return false
}
