// Every route that changes something leaves a row in the audit log. The acts themselves: test/acts/.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Route } from '../contract/route.ts'
import type { JsonRouteName } from '../contract/route-types.ts'
import { routes } from '../contract/routes.ts'
import { scopes } from '../contract/scopes.ts'
import { verifyAudit } from '../db/audit-chain.ts'
import { allActs, readsOnly } from '../test/acts/all-acts.ts'
import { send, type Act, type Stage } from '../test/acts/stage.ts'
import { createApiWorld } from '../test/api-world.ts'

let stage: Stage
let program: Awaited<ReturnType<Stage['world']['apiKey']>>
beforeAll(async () => {
  const world = await createApiWorld()
  stage = { world, owner: await world.member('owner') }
  program = await world.apiKey({ role: 'owner', scopes: [...scopes] })
})
afterAll(() => stage?.world[Symbol.asyncDispose]())

const changing = (Object.entries(routes) as [JsonRouteName, Route][]).filter(
  ([, { method }]) => method !== 'get',
)

const aName = expect.any(String) as string

/** By an API key where one is let in. */
async function perform(route: Route, { as: person = stage.owner, meanwhile, ...asked }: Act) {
  const as = route.scope ? program : person
  const [res] = await Promise.all([send(as, route, asked), meanwhile?.()])
  return { status: res.status, requestId: res.headers.get('request-id'), text: await res.text() }
}

test.each(changing.filter(([name]) => !readsOnly[name]))(
  '%s leaves a row in the audit log',
  async (name, route) => {
    const prepare = allActs[name]
    if (!prepare)
      throw new Error(
        `${name} has no act. Add one to a file of test/acts/, or say in readsOnly of test/acts/all-acts.ts why it changes nothing.`,
      )
    const act = await prepare(stage)
    const { status, requestId, text } = await perform(route, act)
    expect(status, text).toBeOneOf([200, 201, 202])
    const rows = await stage.world.db('auditEvents').where({ requestId })
    expect(rows).toContainEqual(
      expect.objectContaining({
        action: act.action,
        actorId: expect.stringMatching(/^usr_/),
        actorName: expect.any(String),
        metadata: expect.objectContaining(route.scope ? { keyId: program.keyId } : {}) as object,
        address: expect.stringContaining('127.0.0.1'),
        resourceId: expect.any(String),
        resourceTitle: act.isNameless ? null : aName,
      }),
    )
  },
)

test('no route is both an act and a reading', () => {
  const names = new Set(changing.map(([name]) => name))
  const told = [...Object.keys(allActs), ...Object.keys(readsOnly)]
  expect(told.filter((name) => !names.has(name as JsonRouteName))).toEqual([])
  expect(new Set(told).size).toBe(told.length)
})

test('what stands in the log is what was written there', async () => {
  expect((await verifyAudit(stage.world.db)).broken).toEqual([])
})
