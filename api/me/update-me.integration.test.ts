import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const rename = (name: string) => ({ method: 'PATCH', json: { name } })

test('a new name is shown at once, and the log keeps the one before', async () => {
  const person = await world.member('viewer')
  const { name: before } = await world.db('users').where({ id: person.userId }).first('name')
  const res = await person.visit('/v1/me', rename(' Grace Hopper '))
  const me = await res.json()
  expect([res.status, me]).toMatchObject([200, { user: { name: 'Grace Hopper' } }])
  expect(await (await person.visit('/v1/me')).json()).toEqual(me)
  const row = await world.db('auditEvents').where({ action: 'user.rename' }).first()
  expect(row).toMatchObject({
    organisationId: null,
    actorId: person.userId,
    actorName: 'Grace Hopper',
    metadata: { name: 'Grace Hopper', before },
  })
})

test.each(['', 'Build My MCP', 'Ada\u202eNimda', 'x'.repeat(81)])(
  'refuses %j, as wherever a person is named',
  async (name) => {
    const person = await world.member('viewer')
    const res = await person.visit('/v1/me', rename(name))
    expect([res.status, await res.json()]).toMatchObject([
      422,
      { code: 'InvalidInput', errors: [{ pointer: '/body/name' }] },
    ])
  },
)
